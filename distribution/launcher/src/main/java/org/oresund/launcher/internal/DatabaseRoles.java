// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The SQL that makes the database and its roles, the same for the embedded and any other server.
 */
public final class DatabaseRoles {

  /**
   * Belongs to core/store, which checks what it makes; the build puts a copy beside our classes.
   */
  private static final String RESOURCE = "/org/oresund/store/roles.sql";

  static final String DATABASE = "oresund";
  static final String MIGRATION = "oresund_migration";
  static final String RUNTIME = "oresund_runtime";

  private DatabaseRoles() {}

  /** Returns the script for {@code psql} with its two variables open. */
  public static String script() {
    try (InputStream in = DatabaseRoles.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("Missing resource " + RESOURCE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns the script with passwords filled in, for single-user mode: no {@code psql} command is
   * left and every statement ends with a semicolon and an empty line.
   */
  static String script(String runtimePassword, String migrationPassword) {
    return script()
        .replaceAll("(?m)^(--|\\\\).*\n", "")
        .replace(":'runtime_password'", literal(runtimePassword))
        .replace(":'migration_password'", literal(migrationPassword))
        .replaceAll(";\n+", ";\n\n");
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
