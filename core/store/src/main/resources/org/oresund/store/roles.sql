-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Oresund authors
--
-- Roles and database of Oresund. On a PostgreSQL server of your own (15 or newer) run once, as a
-- superuser, with two passwords of your choice:
--
--   psql -v runtime_password=... -v migration_password=... -f roles.sql
--
-- oresund_owner      owns every object and cannot log in
-- oresund_migration  changes the schema at start, as oresund_owner (ORESUND_DB_MIGRATION_USER)
-- oresund_runtime    does everything else, under row security (ORESUND_DB_USER)
--
-- The server checks at each start that the runtime role is no more than this. For the embedded
-- server the same statements run in single-user mode: each ends with a semicolon and an empty line.
\set ON_ERROR_STOP on

CREATE ROLE oresund_owner NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

CREATE ROLE oresund_migration LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'migration_password';

CREATE ROLE oresund_runtime LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'runtime_password';

GRANT oresund_owner TO oresund_migration;

-- statements repeated in the server's log would carry personal data as literals
ALTER ROLE oresund_runtime SET log_min_error_statement = 'panic';

ALTER ROLE oresund_runtime SET log_error_verbosity = 'terse';

CREATE DATABASE oresund OWNER oresund_owner ENCODING 'UTF8' TEMPLATE template0;

ALTER ROLE oresund_migration IN DATABASE oresund SET role = 'oresund_owner';

REVOKE ALL ON DATABASE oresund FROM PUBLIC;

GRANT CONNECT ON DATABASE oresund TO oresund_migration, oresund_runtime;

-- bulk data passes through temporary tables: COPY cannot write where row security holds
GRANT TEMPORARY ON DATABASE oresund TO oresund_runtime;
