-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Oresund authors

-- Wrong on purpose: no row security, and a column of personal data that nobody declared.
CREATE TABLE visitor (
  tenant_id text NOT NULL,
  id        uuid NOT NULL,
  mail      text,
  PRIMARY KEY (tenant_id, id)
);
