-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Oresund authors

-- Every key that a committed value was encrypted with at any time. A row stays when the values are
-- gone, because backups still hold them.
CREATE TABLE key_in_use (
  tenant_id text NOT NULL,
  key_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, key_id)
);
CALL store.protect('key_in_use');
REVOKE ALL ON key_in_use FROM ${runtime};
GRANT SELECT, INSERT ON key_in_use TO ${runtime};

-- Records the keys of an encrypted column in the transaction that writes the values: bytes 2 to 17
-- of a value are the id of its key. The function is made for the one column, so that its plan is
-- kept; the order of the ids keeps concurrent writers from blocking each other both ways.
CREATE PROCEDURE track_keys(target regclass, encrypted name)
LANGUAGE plpgsql
AS $procedure$
DECLARE
  recorder text := format(
    'privacy.%I', 'keys_of_' || replace(target::text, '.', '_') || '_' || encrypted);
  keys text := format(
    'SELECT DISTINCT tenant_id, encode(substring(%I FROM 2 FOR 16), ''hex'')::uuid AS key_id',
    encrypted);
  event text;
BEGIN
  EXECUTE format(
    'CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$'
    ' BEGIN'
    ' INSERT INTO privacy.key_in_use (tenant_id, key_id)'
    ' %s FROM written WHERE %I IS NOT NULL ORDER BY key_id'
    ' ON CONFLICT DO NOTHING;'
    ' RETURN NULL;'
    ' END $$',
    recorder, keys, encrypted);
  EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', recorder);
  FOREACH event IN ARRAY ARRAY['insert', 'update'] LOOP
    EXECUTE format(
      'CREATE TRIGGER %I AFTER %s ON %s REFERENCING NEW TABLE AS written'
      ' FOR EACH STATEMENT EXECUTE FUNCTION %s()',
      'keys_of_' || encrypted || '_on_' || event, event, target, recorder);
  END LOOP;
  CALL store.for_each_tenant(format(
    'INSERT INTO privacy.key_in_use (tenant_id, key_id)'
    ' %s FROM %s WHERE %I IS NOT NULL'
    ' ON CONFLICT DO NOTHING',
    keys, target, encrypted));
END
$procedure$;
REVOKE EXECUTE ON PROCEDURE track_keys FROM PUBLIC;

CALL track_keys('audit_event', 'free_text');
