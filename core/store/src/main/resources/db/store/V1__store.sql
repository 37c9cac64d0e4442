-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Oresund authors

-- Binds a table to the tenant of the transaction, for its owner as well (FORCE).
CREATE PROCEDURE protect(target regclass)
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY tenant ON %s'
    ' USING (tenant_id = nullif(current_setting(''app.tenant'', true), ''''))'
    ' WITH CHECK (tenant_id = nullif(current_setting(''app.tenant'', true), ''''))',
    target);
END
$$;
REVOKE EXECUTE ON PROCEDURE protect FROM PUBLIC;

-- For migrations, which work on the rows of everybody: runs a statement once for each tenant.
CREATE PROCEDURE for_each_tenant(statement text)
LANGUAGE plpgsql
AS $$
DECLARE
  tenant text;
BEGIN
  FOR tenant IN SELECT t.tenant_id FROM store.tenant t UNION SELECT 'system' LOOP
    PERFORM set_config('app.tenant', tenant, true);
    EXECUTE statement;
  END LOOP;
  PERFORM set_config('app.tenant', '', true);
END
$$;
REVOKE EXECUTE ON PROCEDURE for_each_tenant FROM PUBLIC;

-- What each core's schema is at, and from which script on a node must know it to work with it.
CREATE TABLE schema_version (
  core text PRIMARY KEY,
  version integer NOT NULL,
  readable_from integer NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);
REVOKE ALL ON schema_version FROM ${runtime};
GRANT SELECT ON schema_version TO ${runtime};

CREATE TABLE tenant (
  tenant_id text PRIMARY KEY CHECK (tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  zone text NOT NULL,
  state text NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'CLOSED')),
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO tenant (tenant_id, name, zone)
VALUES ('default', 'Default', 'Europe/Copenhagen');

-- The event queue. A publisher holds the row of a key until it commits: sequence numbers are drawn
-- under that lock, so within a key their order is the order of commits. The row is a lock and
-- nothing else; old ones are deleted.
CREATE TABLE event_key (
  tenant_id text NOT NULL,
  event_key text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, event_key)
);
CALL protect('event_key');

CREATE SEQUENCE event_sequence;

CREATE TABLE event (
  tenant_id text NOT NULL,
  day date NOT NULL,
  sequence bigint NOT NULL,
  event_id uuid NOT NULL,
  type text NOT NULL,
  event_key text NOT NULL,
  schema integer NOT NULL,
  payload json NOT NULL,
  channel text,
  occurred_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, day, sequence)
) PARTITION BY RANGE (day);
CALL protect('event');

CREATE TABLE subscription (
  tenant_id text NOT NULL,
  name text NOT NULL,
  subscription_id uuid NOT NULL,
  instance text NOT NULL,
  types text[] NOT NULL,
  channel text,
  state text NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'PAUSED')),
  PRIMARY KEY (tenant_id, name),
  UNIQUE (tenant_id, subscription_id)
);
CALL protect('subscription');

-- Phases of a delivery:
--   NEW     published, not yet looked at by a claim
--   HEAD    first unfinished of its key; can be claimed from due_at on. A lease is a due_at in the
--           future with an owner, a retry one without
--   BEHIND  an earlier one of its key is unfinished
--   DONE    acknowledged
--   DEAD    moved to the dead letters
-- The unfinished ones of a key are always its last ones: only a HEAD is ever finished, and only the
-- one right after a finished one becomes HEAD.
CREATE TABLE delivery (
  tenant_id text NOT NULL,
  subscription_id uuid NOT NULL,
  event_key text NOT NULL,
  sequence bigint NOT NULL,
  day date NOT NULL,
  phase text NOT NULL DEFAULT 'NEW' CHECK (phase IN ('NEW', 'HEAD', 'BEHIND', 'DONE', 'DEAD')),
  published_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  lease_owner text,
  attempt integer NOT NULL DEFAULT 0,
  problem_code text,
  out_of_order boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, subscription_id, event_key, sequence, day)
) PARTITION BY RANGE (day);
CREATE INDEX delivery_open ON delivery (tenant_id, subscription_id, phase, due_at, sequence)
WHERE phase IN ('NEW', 'HEAD', 'BEHIND');
CALL protect('delivery');

-- Which subscriptions may have work, so that nobody has to ask tenant by tenant; no payload. A
-- publisher share-locks a due row or adds one; a claim deletes what nobody has locked.
CREATE TABLE wakeup (
  wakeup_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  subscription text NOT NULL,
  next_at timestamptz NOT NULL
) WITH (autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0);
CREATE INDEX wakeup_subscription ON wakeup (tenant_id, subscription, next_at);

CREATE TABLE dead_letter (
  tenant_id text NOT NULL,
  dead_letter_id uuid NOT NULL,
  instance text NOT NULL,
  type text NOT NULL,
  message_key text,
  correlation_id text,
  subscription text,
  event_id uuid,
  event_schema integer,
  event_channel text,
  event_occurred_at timestamptz,
  problem_code text NOT NULL,
  problem_what text NOT NULL,
  problem_remedy text NOT NULL,
  problem_paths text[] NOT NULL,
  problem_lines integer[] NOT NULL,
  problem_messages text[] NOT NULL,
  problem_argument_names text[] NOT NULL,
  problem_argument_values text[] NOT NULL,
  content_type text NOT NULL,
  payload bytea CHECK (octet_length(payload) <= 1048576),
  attempts integer NOT NULL CHECK (attempts >= 1),
  state text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'REPLAYED', 'DISCARDED')),
  created_at timestamptz NOT NULL DEFAULT now(),
  decided_at timestamptz,
  PRIMARY KEY (tenant_id, dead_letter_id),
  CHECK ((state = 'OPEN') = (payload IS NOT NULL)),
  CHECK ((state = 'OPEN') = (decided_at IS NULL))
);
CREATE INDEX dead_letter_instance ON dead_letter (tenant_id, instance, dead_letter_id);
CREATE INDEX dead_letter_open ON dead_letter (tenant_id, dead_letter_id) WHERE state = 'OPEN';
CALL protect('dead_letter');

CREATE TABLE leadership (
  tenant_id text NOT NULL,
  name text NOT NULL,
  holder text NOT NULL,
  epoch bigint NOT NULL CHECK (epoch >= 1),
  until timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, name)
);
CALL protect('leadership');

CREATE TABLE blob_chunk (
  tenant_id text NOT NULL,
  blob_id uuid NOT NULL,
  seq integer NOT NULL CHECK (seq >= 0),
  bytes bytea NOT NULL CHECK (octet_length(bytes) <= 1048576),
  PRIMARY KEY (tenant_id, blob_id, seq)
);
-- Mostly encrypted, so compression only costs time.
ALTER TABLE blob_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;
CALL protect('blob_chunk');

CREATE TABLE processed_command (
  tenant_id text NOT NULL,
  command_key text NOT NULL CHECK (length(command_key) BETWEEN 1 AND 400),
  processed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, command_key)
);
CREATE INDEX processed_command_age ON processed_command (tenant_id, processed_at);
CALL protect('processed_command');

-- The runtime role has no DDL: partitions come and go through these two, which run as the owner.
-- Attaching takes a lighter lock than CREATE TABLE … PARTITION OF, so the queue goes on meanwhile.
CREATE FUNCTION add_partition(parent text, of_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = store, pg_temp
AS $$
DECLARE
  partition text := parent || '_' || to_char(of_day, 'YYYYMMDD');
BEGIN
  IF parent NOT IN ('event', 'delivery') THEN
    RAISE EXCEPTION 'no partitioned table of the queue: %', parent;
  END IF;
  IF to_regclass(partition) IS NOT NULL THEN
    RETURN;
  END IF;
  EXECUTE format(
    'CREATE TABLE %I (LIKE %I INCLUDING ALL, CHECK (day >= %L AND day < %L))'
    ' WITH (autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_scale_factor = 0.02)',
    partition, parent, of_day, of_day + 1);
  EXECUTE format('CALL protect(%L)', partition);
  EXECUTE format(
    'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    parent, partition, of_day, of_day + 1);
END
$$;

-- Drops the day from both tables; the caller has made sure that nothing in it is unfinished. Gives
-- up after a moment rather than let the queue wait behind it.
CREATE FUNCTION drop_day(of_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = store, pg_temp SET lock_timeout = '200ms'
AS $$
BEGIN
  IF of_day >= (now() AT TIME ZONE 'UTC')::date - 1 THEN
    RAISE EXCEPTION 'the day % is too young to drop', of_day;
  END IF;
  EXECUTE format('DROP TABLE IF EXISTS %I', 'delivery_' || to_char(of_day, 'YYYYMMDD'));
  EXECUTE format('DROP TABLE IF EXISTS %I', 'event_' || to_char(of_day, 'YYYYMMDD'));
END
$$;
REVOKE EXECUTE ON FUNCTION add_partition, drop_day FROM PUBLIC;
GRANT EXECUTE ON FUNCTION add_partition, drop_day TO ${runtime};
