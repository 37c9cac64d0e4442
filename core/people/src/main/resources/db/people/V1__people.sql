-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Oresund authors

-- Keys, aliases and folded texts are compared and ordered by bytes (COLLATE "C"): the same on every
-- server, and cheap. Values of a directory stand as they came.

CREATE TABLE source (
  tenant_id    text NOT NULL,
  instance     text NOT NULL,
  type         text NOT NULL,
  cursor       text,
  imported_at  timestamptz,
  trusted_keys text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (tenant_id, instance),
  CHECK (trusted_keys <@ ARRAY['login', 'employeeNumber'])
);
COMMENT ON TABLE source IS 'A connector instance that imports people, and where it stands.';
COMMENT ON COLUMN source.imported_at IS 'End of the first applied import; null before.';
COMMENT ON COLUMN source.trusted_keys IS 'Fields that link a new key to a local person without asking.';

CREATE TABLE guard_limit (
  tenant_id text NOT NULL,
  instance  text NOT NULL,
  kind      text NOT NULL,
  percent   integer NOT NULL CHECK (percent BETWEEN 0 AND 100),
  at_least  bigint NOT NULL CHECK (at_least >= 0),
  at_most   bigint CHECK (at_most >= 0),
  off_until timestamptz,
  PRIMARY KEY (tenant_id, instance, kind),
  FOREIGN KEY (tenant_id, instance) REFERENCES source
);
COMMENT ON TABLE guard_limit IS 'Limits of the mass-change guard that differ from the product''s.';

CREATE TABLE person (
  tenant_id       text NOT NULL,
  person_id       uuid NOT NULL,
  kind            text NOT NULL DEFAULT 'employee' CHECK (kind IN ('employee', 'contact')),
  instance        text,
  login           text,
  mail            text,
  display_name    text,
  given_name      text,
  family_name     text,
  department      text,
  title           text,
  employee_number text,
  manager_id      uuid,
  active          boolean NOT NULL,
  active_until    timestamptz,
  login_key       text COLLATE "C",
  held_login      text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN active THEN login_key END) STORED,
  search_words    text COLLATE "C" NOT NULL DEFAULT '',
  revision        bigint NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, person_id),
  -- checked at the end of a statement, so that two people can exchange their logins
  CONSTRAINT person_login_held_once UNIQUE (tenant_id, held_login) DEFERRABLE INITIALLY IMMEDIATE
);
CREATE INDEX person_ends ON person (tenant_id, active_until) WHERE active AND active_until IS NOT NULL;
CREATE INDEX person_local ON person (tenant_id, person_id) WHERE instance IS NULL;
COMMENT ON COLUMN person.instance IS 'The leading directory; null for a local person.';
COMMENT ON COLUMN person.manager_id IS
  'No foreign key: the manager may come in a later batch of the same plan.';
COMMENT ON COLUMN person.held_login IS 'Inactive people do not hold their login.';

CREATE TABLE external_key (
  tenant_id text NOT NULL,
  instance  text NOT NULL,
  key       text COLLATE "C" NOT NULL,
  system    text NOT NULL,
  person_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, key, instance),
  FOREIGN KEY (tenant_id, person_id) REFERENCES person
);
CREATE INDEX external_key_of_person ON external_key (tenant_id, person_id);

CREATE TABLE search_token (
  tenant_id text NOT NULL,
  token     text COLLATE "C" NOT NULL,
  person_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, token, person_id)
);
COMMENT ON TABLE search_token IS
  'Index of person.search_words. Derived, hence no foreign key: GIN and LIKE cannot be used under row security.';

CREATE TABLE directory_object (
  tenant_id    text NOT NULL,
  instance     text NOT NULL,
  key          text COLLATE "C" NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('PERSON', 'GROUP', 'CONTAINER')),
  version      text COLLATE "C",
  in_scope     boolean NOT NULL,
  aliases      text[] COLLATE "C" NOT NULL,
  manager_kind text CHECK (manager_kind IN ('KEY', 'ALIAS')),
  manager_ref  text COLLATE "C",
  gone_reason  text,
  gone_where   text NOT NULL DEFAULT '',
  changed_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, instance, key)
);
CREATE INDEX directory_object_reports
  ON directory_object (tenant_id, instance, manager_ref) WHERE manager_ref IS NOT NULL;
COMMENT ON TABLE directory_object IS
  'Every object of a directory, as it was last taken over. Written in bulk, hence no foreign key to source.';
COMMENT ON COLUMN directory_object.version IS 'Null: to be read again at the next comparison.';

CREATE TABLE directory_alias (
  tenant_id text NOT NULL,
  instance  text NOT NULL,
  alias     text COLLATE "C" NOT NULL,
  key       text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant_id, instance, alias)
);

CREATE TABLE directory_group (
  tenant_id text NOT NULL,
  instance  text NOT NULL,
  key       text COLLATE "C" NOT NULL,
  name      text NOT NULL,
  PRIMARY KEY (tenant_id, instance, key),
  FOREIGN KEY (tenant_id, instance) REFERENCES source
);

CREATE TABLE membership (
  tenant_id   text NOT NULL,
  instance    text NOT NULL,
  group_kind  text NOT NULL CHECK (group_kind IN ('KEY', 'ALIAS')),
  group_ref   text COLLATE "C" NOT NULL,
  member_kind text NOT NULL CHECK (member_kind IN ('KEY', 'ALIAS')),
  member_ref  text COLLATE "C" NOT NULL,
  origin      text NOT NULL CHECK (origin IN ('MEMBER', 'PRIMARY')),
  PRIMARY KEY (tenant_id, instance, group_ref, member_ref, group_kind, member_kind, origin)
);
CREATE INDEX membership_of_member ON membership (tenant_id, instance, member_ref);
COMMENT ON TABLE membership IS
  'Edges of the directory, in its own names: either side may be outside the scope, hence no foreign key.';

CREATE TABLE role (
  tenant_id text NOT NULL,
  role_id   text NOT NULL,
  name      text NOT NULL,
  PRIMARY KEY (tenant_id, role_id)
);

CREATE TABLE role_grant (
  tenant_id  text NOT NULL,
  person_id  uuid NOT NULL,
  role_id    text NOT NULL,
  origin     text NOT NULL CHECK (origin IN ('DIRECTORY', 'MANUAL')),
  confirmed  boolean NOT NULL DEFAULT true,
  path       text[] NOT NULL DEFAULT '{}',
  granted_by text,
  granted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, person_id, role_id, origin),
  FOREIGN KEY (tenant_id, person_id) REFERENCES person,
  FOREIGN KEY (tenant_id, role_id) REFERENCES role
);
COMMENT ON COLUMN role_grant.confirmed IS
  'False: granted by hand before the person left and came back; has no effect until confirmed.';
COMMENT ON COLUMN role_grant.path IS 'For a grant by a directory: group keys from the person upwards.';

CREATE TABLE quarantine (
  tenant_id text NOT NULL,
  instance  text NOT NULL,
  key       text COLLATE "C" NOT NULL,
  problem   jsonb NOT NULL,
  since     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, instance, key),
  FOREIGN KEY (tenant_id, instance) REFERENCES source
);

CREATE TABLE access_suspension (
  tenant_id text NOT NULL,
  person_id uuid NOT NULL,
  rule      text NOT NULL,
  since     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, person_id),
  FOREIGN KEY (tenant_id, person_id) REFERENCES person
);
COMMENT ON TABLE access_suspension IS
  'People without access although the guard holds back the change of their data.';

CREATE TABLE import (
  tenant_id    text NOT NULL,
  import_id    uuid NOT NULL,
  instance     text NOT NULL,
  mode         text NOT NULL CHECK (mode IN ('FULL', 'DELTA', 'RECONCILE')),
  fingerprint  text NOT NULL,
  start_cursor text NOT NULL,
  state        text NOT NULL CHECK (state IN ('OPEN', 'PLANNED')),
  opened_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, import_id),
  FOREIGN KEY (tenant_id, instance) REFERENCES source
);
CREATE UNIQUE INDEX import_open_once ON import (tenant_id, instance) WHERE state = 'OPEN';

CREATE TABLE import_part (
  tenant_id text NOT NULL,
  import_id uuid NOT NULL,
  part_no   integer NOT NULL,
  part      text COLLATE "C" NOT NULL,
  entries   bigint,
  PRIMARY KEY (tenant_id, import_id, part_no),
  FOREIGN KEY (tenant_id, import_id) REFERENCES import ON DELETE CASCADE
);
COMMENT ON COLUMN import_part.entries IS 'Null: not whole, its rows do not count.';

CREATE TABLE stage (
  tenant_id       text NOT NULL,
  import_id       uuid NOT NULL,
  part_no         integer NOT NULL,
  ordinal         bigint NOT NULL,
  entry           text NOT NULL,
  key             text COLLATE "C" NOT NULL,
  version         text COLLATE "C",
  state           text,
  active_until    timestamptz,
  aliases         text[] COLLATE "C",
  login           text,
  mail            text,
  display_name    text,
  given_name      text,
  family_name     text,
  department      text,
  title           text,
  employee_number text,
  login_key       text COLLATE "C",
  search_words    text COLLATE "C",
  manager_kind    text,
  manager_ref     text COLLATE "C",
  ref_kinds       text[],
  refs            text[] COLLATE "C",
  name            text,
  gone_reason     text,
  gone_where      text,
  problem         jsonb,
  person_id       uuid,
  PRIMARY KEY (tenant_id, import_id, part_no, ordinal),
  CHECK (entry IN ('PERSON', 'GROUP', 'MEMBER', 'CONTAINER', 'GONE', 'REJECTED',
                   'COMPARED_PERSON', 'COMPARED_GROUP', 'COMPARED_CONTAINER'))
);
COMMENT ON TABLE stage IS
  'What a connector brought, in the order in which it came; goes when its plan is decided. Written in bulk, hence no foreign key.';
COMMENT ON COLUMN stage.refs IS
  'Groups of a person, or members of a group: many in one row, because rows cost more than what they hold.';
COMMENT ON COLUMN stage.person_id IS 'Id that the person gets if it turns out to be new.';

CREATE TABLE plan (
  tenant_id       text NOT NULL,
  plan_id         uuid NOT NULL,
  instance        text NOT NULL,
  import_id       uuid,
  run_id          uuid,
  cause           text NOT NULL CHECK (cause IN ('FULL', 'DELTA', 'RECONCILE', 'TIMER')),
  state           text NOT NULL CHECK (state IN
    ('PREVIEWED', 'HELD', 'APPLYING', 'APPLIED', 'REJECTED', 'SUPERSEDED', 'STALE')),
  hash            text NOT NULL,
  cursor_before   text,
  cursor          text,
  counts          jsonb NOT NULL,
  guard           jsonb NOT NULL,
  correlation_id  text NOT NULL,
  batches         integer NOT NULL,
  applied_batches integer NOT NULL DEFAULT 0,
  created_at      timestamptz NOT NULL DEFAULT now(),
  decided_by      text,
  decided_at      timestamptz,
  progressed_at   timestamptz NOT NULL DEFAULT now(),
  finished_at     timestamptz,
  PRIMARY KEY (tenant_id, plan_id),
  FOREIGN KEY (tenant_id, instance) REFERENCES source
);
CREATE INDEX plan_of_instance ON plan (tenant_id, instance, plan_id);
CREATE UNIQUE INDEX plan_applying_once ON plan (tenant_id, instance) WHERE state = 'APPLYING';

CREATE TABLE plan_batch (
  tenant_id  text NOT NULL,
  plan_id    uuid NOT NULL,
  batch      integer NOT NULL,
  first_row  bigint NOT NULL,
  last_row   bigint NOT NULL,
  applied_at timestamptz,
  PRIMARY KEY (tenant_id, plan_id, batch),
  FOREIGN KEY (tenant_id, plan_id) REFERENCES plan ON DELETE CASCADE
);
COMMENT ON TABLE plan_batch IS 'Rows of a plan that are applied in one transaction; may be empty (last_row < first_row).';

CREATE TABLE plan_row (
  tenant_id           text NOT NULL,
  plan_id             uuid NOT NULL,
  row_no              bigint NOT NULL,
  subject             text NOT NULL CHECK (subject IN ('PERSON', 'GROUP')),
  key                 text COLLATE "C" NOT NULL,
  person_id           uuid,
  person_revision     bigint,
  action              text NOT NULL CHECK (action IN
    ('CREATE', 'LINK', 'UPDATE', 'DEACTIVATE', 'REACTIVATE', 'QUARANTINE')),
  rule                text NOT NULL,
  gone_where          text NOT NULL DEFAULT '',
  old_login           text,
  new_login           text,
  old_mail            text,
  new_mail            text,
  old_display_name    text,
  new_display_name    text,
  old_given_name      text,
  new_given_name      text,
  old_family_name     text,
  new_family_name     text,
  old_department      text,
  new_department      text,
  old_title           text,
  new_title           text,
  old_employee_number text,
  new_employee_number text,
  old_manager_id      uuid,
  new_manager_id      uuid,
  old_active          boolean,
  new_active          boolean,
  old_active_until    timestamptz,
  new_active_until    timestamptz,
  old_name            text,
  new_name            text,
  new_login_key       text COLLATE "C",
  new_search_words    text COLLATE "C",
  groups_gained       text[] NOT NULL DEFAULT '{}',
  groups_lost         text[] NOT NULL DEFAULT '{}',
  problem             jsonb,
  PRIMARY KEY (tenant_id, plan_id, row_no)
);
CREATE INDEX plan_row_of_person ON plan_row (tenant_id, person_id, plan_id) WHERE person_id IS NOT NULL;
COMMENT ON TABLE plan_row IS
  'What a plan does to one person or group. Old and new value differ where the field changes and are both null where it does not; rows of applied plans are the history of a person. Written in bulk, hence no foreign key to plan.';
COMMENT ON COLUMN plan_row.new_search_words IS 'Null: no word of the person changes.';

CREATE TABLE plan_member (
  tenant_id   text NOT NULL,
  plan_id     uuid NOT NULL,
  batch       integer NOT NULL,
  member_no   bigint NOT NULL,
  change      text NOT NULL CHECK (change IN ('ADD', 'REMOVE')),
  group_kind  text NOT NULL,
  group_ref   text COLLATE "C" NOT NULL,
  member_kind text NOT NULL,
  member_ref  text COLLATE "C" NOT NULL,
  origin      text NOT NULL,
  PRIMARY KEY (tenant_id, plan_id, batch, member_no)
);
COMMENT ON TABLE plan_member IS 'Memberships that a plan adds and removes. Written in bulk, hence no foreign key.';

CREATE TABLE guard_count (
  tenant_id text NOT NULL,
  plan_id   uuid NOT NULL,
  instance  text NOT NULL,
  kind      text NOT NULL,
  subject   text NOT NULL,
  changes   bigint NOT NULL,
  at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, plan_id, kind, subject),
  FOREIGN KEY (tenant_id, plan_id) REFERENCES plan ON DELETE CASCADE
);
CREATE INDEX guard_count_window ON guard_count (tenant_id, instance, at);
COMMENT ON TABLE guard_count IS 'Changes that passed the guard; added up over a sliding hour.';

CALL store.protect('source');
CALL store.protect('guard_limit');
CALL store.protect('person');
CALL store.protect('external_key');
CALL store.protect('search_token');
CALL store.protect('directory_object');
CALL store.protect('directory_alias');
CALL store.protect('directory_group');
CALL store.protect('membership');
CALL store.protect('role');
CALL store.protect('role_grant');
CALL store.protect('quarantine');
CALL store.protect('access_suspension');
CALL store.protect('import');
CALL store.protect('import_part');
CALL store.protect('stage');
CALL store.protect('plan');
CALL store.protect('plan_batch');
CALL store.protect('plan_row');
CALL store.protect('plan_member');
CALL store.protect('guard_count');

-- After the first import there are no statistics until autovacuum comes by, and joins planned
-- without them take the square of the time. Only the owner may analyse; columns that no join and no
-- condition uses are left out.
CREATE FUNCTION ensure_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = people, pg_temp SET lock_timeout = '1s'
AS $$
BEGIN
  IF pg_relation_size('person') = 0
    OR (SELECT reltuples FROM pg_class WHERE oid = 'person'::regclass) >= 0
  THEN
    RETURN;
  END IF;
  ANALYZE person (tenant_id, person_id, instance, active, held_login, kind);
  ANALYZE external_key (tenant_id, instance, key, person_id);
  ANALYZE search_token (tenant_id, token, person_id);
  ANALYZE directory_object (tenant_id, instance, key, kind, in_scope, manager_ref, manager_kind);
  ANALYZE directory_alias (tenant_id, instance, alias, key);
  ANALYZE directory_group (tenant_id, instance, key);
  ANALYZE membership (tenant_id, instance, group_ref, member_ref, group_kind, member_kind, origin);
END
$$;
REVOKE EXECUTE ON FUNCTION ensure_statistics FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_statistics TO ${runtime};
