-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Oresund authors

-- One use of personal data or of a privilege. Free text is encrypted before it gets here; persons
-- are pseudonyms in audit_person.
CREATE TABLE audit_event (
  tenant_id text NOT NULL,
  event_id uuid NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  use text NOT NULL,
  account text NOT NULL,
  on_behalf_of text,
  channel text NOT NULL,
  source_address text,
  correlation_id text NOT NULL,
  purpose text NOT NULL,
  entity text NOT NULL,
  object text,
  person_count integer NOT NULL CHECK (person_count >= 0),
  free_text bytea,
  count bigint NOT NULL CHECK (count >= 0),
  outcome text NOT NULL,
  PRIMARY KEY (tenant_id, event_id)
);
CALL store.protect('audit_event');

-- Everybody an event concerns, one row each, so that a person's own log can be produced. No foreign
-- key here and below: each new row would lock, and so rewrite, the row of its event, and the chain
-- shows a missing row of either side anyway.
CREATE TABLE audit_person (
  tenant_id text NOT NULL,
  pseudonym bytea NOT NULL CHECK (octet_length(pseudonym) = 32),
  event_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, pseudonym, event_id)
);
CREATE INDEX audit_person_event ON audit_person (tenant_id, event_id, pseudonym);
CALL store.protect('audit_person');

-- Events the sealer has not seen, one row for each call that wrote some. A row goes with the
-- transaction that writes the links, so an event is here or in the chain, and never in both. The
-- order of transaction ids or of identities is not that of commits; what is visible here has
-- committed.
CREATE TABLE audit_unsealed (
  tenant_id text NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  opens_epoch boolean NOT NULL,
  event_ids uuid[] NOT NULL CHECK (cardinality(event_ids) BETWEEN 1 AND 5000),
  PRIMARY KEY (tenant_id, position)
) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);
CALL store.protect('audit_unsealed');

-- The chain: head(n) = SHA-256(0x01 | head(n-1) | tenant | sequence | event_hash(n)). An event that
-- was taken away before it was sealed has a hash of zeros, which fits nothing.
CREATE TABLE audit_link (
  tenant_id text NOT NULL,
  sequence bigint NOT NULL CHECK (sequence >= 1),
  event_id uuid NOT NULL,
  event_hash bytea NOT NULL CHECK (octet_length(event_hash) = 32),
  head bytea NOT NULL CHECK (octet_length(head) = 32),
  PRIMARY KEY (tenant_id, sequence),
  UNIQUE (tenant_id, event_id)
);
CALL store.protect('audit_link');

-- Epochs after the first: each begins with an event that says what a restore has lost.
CREATE TABLE audit_epoch (
  tenant_id text NOT NULL,
  epoch integer NOT NULL CHECK (epoch >= 2),
  first_sequence bigint NOT NULL,
  event_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, epoch),
  FOREIGN KEY (tenant_id, event_id) REFERENCES audit_event
);
CALL store.protect('audit_epoch');

CREATE TABLE audit_checkpoint (
  tenant_id text NOT NULL,
  epoch integer NOT NULL CHECK (epoch >= 1),
  sequence bigint NOT NULL,
  created_at timestamptz NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (tenant_id, epoch, sequence, created_at)
);
CALL store.protect('audit_checkpoint');

-- Append-only twice: the runtime role lacks the right, and who has it meets the trigger.
CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only: % on %', tg_op, tg_table_name
    USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE EXECUTE ON FUNCTION refuse_change FROM PUBLIC;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'audit_event', 'audit_person', 'audit_link', 'audit_epoch', 'audit_checkpoint']
  LOOP
    EXECUTE format('REVOKE ALL ON %I FROM ${runtime}', name);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO ${runtime}', name);
    EXECUTE format(
      'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I'
      ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
      name);
  END LOOP;
END
$$;
REVOKE ALL ON audit_unsealed FROM ${runtime};
GRANT SELECT, INSERT, DELETE ON audit_unsealed TO ${runtime};
