-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Oresund authors

-- Few of many plans are held; they are counted each minute.
CREATE INDEX plan_held ON plan (tenant_id) WHERE state = 'HELD';
