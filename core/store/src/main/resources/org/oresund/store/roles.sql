-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Oresund authors

-- The roles of an Oresund database. Run it as an administrator, connected to that database; it can
-- be run again. Afterwards give the two logins their passwords, in psql with
--   \password ${migration}
--   \password ${runtime}

DO $roles$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${owner}') THEN
    CREATE ROLE "${owner}" NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${migration}') THEN
    CREATE ROLE "${migration}" LOGIN NOINHERIT;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${runtime}') THEN
    CREATE ROLE "${runtime}" LOGIN;
  END IF;
  -- Only the migration login may act as the owner, and only while it migrates.
  IF NOT pg_has_role('${migration}', '${owner}', 'MEMBER') THEN
    GRANT "${owner}" TO "${migration}";
  END IF;
END
$roles$;

ALTER ROLE "${owner}" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE "${migration}" LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE "${runtime}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

-- The server's log must not repeat statements: their literals can be personal data.
DO $log$
BEGIN
  ALTER ROLE "${runtime}" SET log_min_error_statement = 'panic';
  ALTER ROLE "${runtime}" SET log_error_verbosity = 'terse';
EXCEPTION
  WHEN insufficient_privilege THEN
    RAISE NOTICE 'Set log_min_error_statement = panic and log_error_verbosity = terse for the server.';
END
$log$;

REVOKE ALL ON DATABASE "${database}" FROM PUBLIC;
GRANT CONNECT, CREATE ON DATABASE "${database}" TO "${owner}";
GRANT CONNECT ON DATABASE "${database}" TO "${migration}", "${runtime}";
-- Bulk data passes through temporary tables: COPY cannot write where row security holds.
GRANT TEMPORARY ON DATABASE "${database}" TO "${runtime}";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
