// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/** Runs the SQL that {@code db-roles} prints, for databases with other names. */
final class ProductionRoles {

  private static final String HAVE_ROLES =
      "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'oresund_runtime')";

  private ProductionRoles() {}

  /** Makes a database, and the roles if this server has none yet. */
  static void make(Connection administrator, String database) throws SQLException {
    synchronized (ProductionRoles.class) {
      boolean haveRoles = haveRoles(administrator);
      for (String statement : statements()) {
        if (statement.contains("DATABASE oresund") || !haveRoles) {
          execute(administrator, statement.replace("DATABASE oresund", "DATABASE " + database));
        }
      }
    }
  }

  private static List<String> statements() {
    String script =
        script()
            .replaceAll("(?m)^(--|\\\\).*\n", "")
            .replace(":'runtime_password'", "'runtime'")
            .replace(":'migration_password'", "'migration'");
    return Arrays.stream(script.split(";\n"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  private static String script() {
    try (InputStream in =
        ProductionRoles.class.getResourceAsStream("/org/oresund/store/roles.sql")) {
      if (in == null) {
        throw new IllegalStateException("No roles.sql");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean haveRoles(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(HAVE_ROLES)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
