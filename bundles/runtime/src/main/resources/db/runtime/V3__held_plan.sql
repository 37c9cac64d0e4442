-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Oresund authors

-- Plans that the mass-change guard holds back, at most one for each mode of an instance. A decided
-- one stays, because the next run may find the same plan again.
CREATE TABLE held_plan (
  tenant_id text NOT NULL,
  instance_id uuid NOT NULL,
  mode text NOT NULL,
  plan_id uuid NOT NULL,
  problem jsonb NOT NULL,
  decided boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, instance_id, mode),
  FOREIGN KEY (tenant_id, instance_id) REFERENCES instance (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX held_plan_by_plan ON held_plan (tenant_id, plan_id);

CALL store.protect('runtime.held_plan');
