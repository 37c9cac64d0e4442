-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Oresund authors

CREATE TABLE account (
  tenant_id            text        NOT NULL,
  id                   uuid        NOT NULL,
  kind                 text        NOT NULL CHECK (kind IN ('HUMAN', 'SERVICE')),
  login                text        NOT NULL CHECK (length(login) BETWEEN 1 AND 128),
  login_key            text        NOT NULL,
  person_id            uuid,
  state                text        NOT NULL CHECK (state IN ('INVITED', 'ACTIVE', 'DISABLED')),
  epoch                integer     NOT NULL DEFAULT 1,
  password             text,
  password_changed_at  timestamptz,
  invitation           bytea,
  invitation_until     timestamptz,
  created_at           timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, login_key),
  UNIQUE (tenant_id, invitation)
);

CREATE TABLE credential (
  tenant_id      text        NOT NULL,
  id             uuid        NOT NULL,
  account_id     uuid        NOT NULL,
  account_epoch  integer     NOT NULL,
  kind           text        NOT NULL CHECK (kind IN ('SESSION', 'TOKEN')),
  name           text        NOT NULL DEFAULT '',
  prefix         text        NOT NULL,
  hash           bytea       NOT NULL CHECK (length(hash) = 32),
  roles          text[]      NOT NULL DEFAULT '{}',
  reach          text        NOT NULL DEFAULT 'ANYWHERE' CHECK (reach IN ('ANYWHERE', 'LOCAL')),
  created_at     timestamptz NOT NULL DEFAULT now(),
  expires_at     timestamptz,
  last_used_at   timestamptz,
  revoked_at     timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, hash),
  FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, id)
);

CREATE INDEX credential_account ON credential (tenant_id, account_id);

-- A grant stands in the tenant that gives the access; the account may live in another one, so no
-- foreign key leads to it.
CREATE TABLE role_grant (
  tenant_id    text        NOT NULL,
  home_tenant  text        NOT NULL,
  account_id   uuid        NOT NULL,
  role         text        NOT NULL,
  granted_by   text        NOT NULL,
  granted_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, home_tenant, account_id, role)
);

ALTER TABLE account ENABLE ROW LEVEL SECURITY;
ALTER TABLE account FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON account
  USING (tenant_id = nullif(current_setting('app.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), ''));

ALTER TABLE credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE credential FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON credential
  USING (tenant_id = nullif(current_setting('app.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), ''));

ALTER TABLE role_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE role_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON role_grant
  USING (tenant_id = nullif(current_setting('app.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), ''));
