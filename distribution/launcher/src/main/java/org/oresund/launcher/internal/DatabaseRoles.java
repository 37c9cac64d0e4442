// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * The SQL that makes the roles of a database, the same for the embedded and any other server.
 *
 * <p>The script is {@code core/store}'s; the build puts it into this jar.
 */
public final class DatabaseRoles {

  static final String DATABASE = "oresund";
  static final String MIGRATION = "oresund_migration";
  static final String RUNTIME = "oresund_runtime";

  static final String CREATE_DATABASE =
      "CREATE DATABASE " + DATABASE + " ENCODING 'UTF8' TEMPLATE template0;";

  private static final String OWNER = "oresund_owner";
  private static final String RESOURCE = "/org/oresund/store/roles.sql";

  private DatabaseRoles() {}

  /** Returns the script for an administrator of an external server. */
  public static String script() {
    try (InputStream in = DatabaseRoles.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("No " + RESOURCE);
      }
      String script =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("${owner}", OWNER)
              .replace("${migration}", MIGRATION)
              .replace("${runtime}", RUNTIME)
              .replace("${database}", DATABASE);
      return "-- Once before: " + CREATE_DATABASE + "\n" + script;
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
              "launcher.incomplete",
              "The launcher lacks the script of the database roles.",
              "Install the distribution anew."),
          e);
    }
  }

  /**
   * Returns the script with passwords, as one entry for single-user mode: that ends an entry at an
   * empty line.
   */
  static String script(String runtimePassword, String migrationPassword) {
    return (script() + password(RUNTIME, runtimePassword) + password(MIGRATION, migrationPassword))
            .replaceAll("\\n\\s*\\n", "\n")
        + "\n\n";
  }

  private static String password(String role, String password) {
    return "ALTER ROLE " + role + " PASSWORD '" + password.replace("'", "''") + "';\n";
  }
}
