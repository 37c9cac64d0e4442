-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Oresund authors

-- What is the same for the whole installation (archives, types, deployments) stands under the
-- reserved id 'system', which no tenant may have; everything else belongs to an instance's tenant.

CREATE TABLE archive (
  tenant_id text NOT NULL,
  sha256 text NOT NULL,
  file_name text NOT NULL,
  bytes bigint NOT NULL,
  blob uuid NOT NULL,
  version text NOT NULL,
  stored_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, sha256)
);

CREATE TABLE archive_type (
  tenant_id text NOT NULL,
  type text NOT NULL,
  sha256 text NOT NULL,
  metadata text NOT NULL,
  deployed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, type, sha256),
  FOREIGN KEY (tenant_id, sha256) REFERENCES archive (tenant_id, sha256)
);

CREATE INDEX archive_type_by_archive ON archive_type (tenant_id, sha256);

CREATE TABLE connector_type (
  tenant_id text NOT NULL,
  type text NOT NULL,
  sha256 text NOT NULL,
  PRIMARY KEY (tenant_id, type),
  FOREIGN KEY (tenant_id, type, sha256) REFERENCES archive_type (tenant_id, type, sha256)
);

CREATE TABLE deployment (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  file_name text NOT NULL,
  sha256 text NOT NULL,
  bytes bigint NOT NULL,
  types text[] NOT NULL,
  version text,
  state text NOT NULL,
  requested_by text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  problem jsonb,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE deployment_switch (
  tenant_id text NOT NULL,
  deployment_id uuid NOT NULL,
  ordinal int NOT NULL,
  instance_tenant text NOT NULL,
  instance text NOT NULL,
  outcome text NOT NULL,
  problem jsonb,
  PRIMARY KEY (tenant_id, deployment_id, ordinal),
  FOREIGN KEY (tenant_id, deployment_id) REFERENCES deployment (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE instance (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  sha256 text NOT NULL,
  desired text NOT NULL,
  config_version int NOT NULL,
  blocked_by jsonb,
  actual text NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  problem jsonb,
  occurrences bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name)
);

CREATE TABLE instance_configuration (
  tenant_id text NOT NULL,
  instance_id uuid NOT NULL,
  version int NOT NULL,
  type_version text NOT NULL,
  document jsonb NOT NULL,
  secrets bytea,
  secret_paths text[] NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now(),
  saved_by text NOT NULL,
  PRIMARY KEY (tenant_id, instance_id, version),
  FOREIGN KEY (tenant_id, instance_id) REFERENCES instance (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE run (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  instance_id uuid NOT NULL,
  mode text NOT NULL,
  extent text NOT NULL,
  cause text NOT NULL,
  state text NOT NULL,
  attempt int NOT NULL DEFAULT 0,
  epoch bigint NOT NULL DEFAULT 0,
  not_before timestamptz NOT NULL DEFAULT now(),
  requested_at timestamptz NOT NULL DEFAULT now(),
  requested_by text NOT NULL,
  started_at timestamptz,
  heartbeat_at timestamptz,
  ended_at timestamptz,
  outcome text,
  counts jsonb,
  plan_id uuid,
  problem jsonb,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, instance_id) REFERENCES instance (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX run_history ON run (tenant_id, instance_id, id DESC);

CREATE INDEX run_open ON run (tenant_id, instance_id, id) WHERE state IN ('WAITING', 'RUNNING');

CREATE TABLE instance_draft (
  tenant_id text NOT NULL,
  instance_id uuid NOT NULL,
  version int NOT NULL,
  changed_keys text[] NOT NULL,
  run_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, instance_id),
  FOREIGN KEY (tenant_id, instance_id, version)
    REFERENCES instance_configuration (tenant_id, instance_id, version) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, run_id) REFERENCES run (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE run_schedule (
  tenant_id text NOT NULL,
  instance_id uuid NOT NULL,
  mode text NOT NULL,
  next_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, instance_id, mode),
  FOREIGN KEY (tenant_id, instance_id) REFERENCES instance (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE instance_error (
  tenant_id text NOT NULL,
  id uuid NOT NULL,
  instance_id uuid NOT NULL,
  code text NOT NULL,
  problem jsonb NOT NULL,
  first_at timestamptz NOT NULL DEFAULT now(),
  last_at timestamptz NOT NULL DEFAULT now(),
  occurrences bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, instance_id) REFERENCES instance (tenant_id, id) ON DELETE CASCADE
);

CREATE INDEX instance_error_history ON instance_error (tenant_id, instance_id, id DESC);

CALL store.protect('runtime.archive');
CALL store.protect('runtime.archive_type');
CALL store.protect('runtime.connector_type');
CALL store.protect('runtime.deployment');
CALL store.protect('runtime.deployment_switch');
CALL store.protect('runtime.instance');
CALL store.protect('runtime.instance_configuration');
CALL store.protect('runtime.run');
CALL store.protect('runtime.instance_draft');
CALL store.protect('runtime.run_schedule');
CALL store.protect('runtime.instance_error');
