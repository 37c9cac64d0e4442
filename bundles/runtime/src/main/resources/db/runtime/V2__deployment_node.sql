-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Oresund authors

-- The node that verifies a deployment, so that it ends what it left behind when it was killed. Null
-- for a deployment of before.
ALTER TABLE deployment ADD COLUMN node text;
