// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * Refuses a server that is too old and a runtime role that could get round row security (R22.2).
 */
final class RoleCheck {

  /** PostgreSQL 15: the oldest that knows security_invoker views and is tested. */
  private static final int OLDEST = 150_000;

  private static final String ROLE =
      """
      SELECT
        bool_or(r.rolsuper) AS superuser,
        bool_or(r.rolbypassrls) AS bypasses,
        bool_or(r.rolname = 'oresund_owner') AS owner,
        EXISTS (
          SELECT
          FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE pg_has_role(current_user, c.relowner, 'MEMBER')
          AND n.nspname NOT LIKE 'pg\\_%'
          AND c.relkind IN ('r', 'p', 'v', 'm')
        ) AS owns,
        has_database_privilege(current_database(), 'CREATE') AS creates
      FROM pg_roles r
      WHERE pg_has_role(current_user, r.oid, 'MEMBER')
      """;

  private RoleCheck() {}

  /**
   * Checks the server and the role of a connection.
   *
   * @throws ProblemException {@code store.version-refused} or {@code store.role-refused}
   */
  static void check(Connection connection) throws SQLException {
    checkVersion(connection);
    List<String> findings = findings(connection);
    if (!findings.isEmpty()) {
      throw new ProblemException(
          Problem.of(
              "store.role-refused",
              "The runtime login could get round row security: it "
                  + String.join(", ", findings)
                  + ".",
              "Run the SQL that ./oresund db-roles prints and use the runtime login it makes."));
    }
  }

  private static void checkVersion(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW server_version_num")) {
      row.next();
      if (row.getInt(1) < OLDEST) {
        throw new ProblemException(
            Problem.of(
                    "store.version-refused",
                    "The database server is older than PostgreSQL 15.",
                    "Upgrade it, or start without ORESUND_DB_URL to use the embedded one.")
                .with("version", connection.getMetaData().getDatabaseProductVersion()));
      }
    }
  }

  private static List<String> findings(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ROLE)) {
      row.next();
      List<String> findings = new ArrayList<>();
      if (row.getBoolean("superuser")) {
        findings.add("is or may become a superuser");
      }
      if (row.getBoolean("bypasses")) {
        findings.add("has or may take BYPASSRLS");
      }
      if (row.getBoolean("owner")) {
        findings.add("may act as " + StoreSettings.OWNER);
      }
      if (row.getBoolean("owns")) {
        findings.add("owns tables");
      }
      if (row.getBoolean("creates")) {
        findings.add("may create schemas");
      }
      return findings;
    }
  }
}
