// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.store.DatabaseStatus;

/**
 * Reads the settings of the store from framework properties, else from environment variables.
 *
 * <p>Every password variable has a {@code _FILE} twin that names a file holding it.
 */
final class SettingsReader {

  private static final int DEFAULT_POOL = 16;
  private static final int DEFAULT_EVENT_DAYS = 7;

  private final UnaryOperator<@Nullable String> properties;
  private final Map<String, String> environment;

  SettingsReader(UnaryOperator<@Nullable String> properties, Map<String, String> environment) {
    this.properties = properties;
    this.environment = environment;
  }

  /**
   * Reads all settings.
   *
   * @throws ProblemException {@code store.not-configured}, {@code store.setting-invalid}, {@code
   *     store.password-unreadable} or a problem of {@link DatabaseAddress}
   */
  StoreSettings read() {
    DatabaseStatus.Kind kind =
        Boolean.parseBoolean(properties.apply("oresund.db.embedded"))
            ? DatabaseStatus.Kind.EMBEDDED
            : DatabaseStatus.Kind.EXTERNAL;
    return new StoreSettings(
        kind,
        DatabaseAddress.of(required("oresund.db.url", "ORESUND_DB_URL")),
        kind == DatabaseStatus.Kind.EMBEDDED ? embedded("runtime") : runtime(),
        kind == DatabaseStatus.Kind.EMBEDDED ? embedded("migration") : migration(),
        number("oresund.db.poolSize", "ORESUND_DB_POOL_SIZE", DEFAULT_POOL),
        number("oresund.events.days", "ORESUND_EVENTS_DAYS", DEFAULT_EVENT_DAYS));
  }

  /** The launcher makes the passwords of the embedded server and writes them to the secrets. */
  private Login embedded(String role) {
    Path data = Path.of(required("oresund.data", "ORESUND_DATA"));
    Path file = data.resolve("secrets").resolve("db-" + role + ".password");
    return new Login("oresund_" + role, content(file, file.getFileName().toString()));
  }

  private Login runtime() {
    return new Login(
        required("oresund.db.user", "ORESUND_DB_USER"),
        password("oresund.db.passwordFile", "ORESUND_DB_PASSWORD"));
  }

  private @Nullable Login migration() {
    String user = optional("oresund.db.migration.user", "ORESUND_DB_MIGRATION_USER");
    return user == null
        ? null
        : new Login(
            user, password("oresund.db.migration.passwordFile", "ORESUND_DB_MIGRATION_PASSWORD"));
  }

  private String password(String fileProperty, String variable) {
    String file = optional(fileProperty, variable + "_FILE");
    return file == null
        ? environment.getOrDefault(variable, "")
        : content(Path.of(file), variable + "_FILE");
  }

  private static String content(Path file, String where) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
                  "store.password-unreadable",
                  "The file with the database password cannot be read.",
                  "Check that it exists and belongs to the user Oresund runs as.")
              .at(where),
          e);
    }
  }

  private int number(String property, String variable, int otherwise) {
    String text = optional(property, variable);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[1-9]\\d{0,3}")) {
      throw new ProblemException(
          Problem.of(
                  "store.setting-invalid",
                  "A setting of the store is no number from 1 to 9999.",
                  "Correct or remove it.")
              .at(variable));
    }
    return Integer.parseInt(text);
  }

  private String required(String property, String variable) {
    String value = optional(property, variable);
    if (value == null) {
      throw new ProblemException(
          Problem.of(
                  "store.not-configured",
                  "The database is not configured.",
                  "Set " + variable + ", or start without any of them to use the embedded one.")
              .at(variable));
    }
    return value;
  }

  private @Nullable String optional(String property, String variable) {
    String value = properties.apply(property);
    if (value == null || value.isBlank()) {
      value = environment.get(variable);
    }
    return value == null || value.isBlank() ? null : value.strip();
  }
}
