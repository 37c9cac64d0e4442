// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where keys are, as the launcher or the environment says.
 *
 * @param data the absolute data directory
 * @param rootKeyFile file given by the operator; nothing if the server makes its own
 * @param keyStore name of the key store, {@code file} if nothing is said
 * @param copyDays for how many days copies of the file store are kept, 1 or more
 * @param database the database of the {@code jdbc} store
 */
record KeySettings(
    Path data, Optional<Path> rootKeyFile, String keyStore, int copyDays, Database database) {

  private static final int DEFAULT_COPY_DAYS = 7;

  /** Reads the settings; a property wins over the environment variable of the same meaning. */
  static KeySettings read(
      UnaryOperator<@Nullable String> property, UnaryOperator<@Nullable String> environment) {
    Lookup lookup = new Lookup(property, environment);
    return new KeySettings(
        Path.of(lookup.text("oresund.data", "ORESUND_DATA").orElse("data")).toAbsolutePath(),
        lookup.text("oresund.rootkey.file", "ORESUND_ROOT_KEY_FILE").map(Path::of),
        lookup.text("oresund.keystore", "ORESUND_KEYSTORE").orElse(FileKeyStore.NAME),
        lookup
            .text("oresund.keystore.copies", "ORESUND_KEYSTORE_COPIES_DAYS")
            .map(Integer::valueOf)
            .orElse(DEFAULT_COPY_DAYS),
        new Database(
            lookup.text("oresund.keystore.url", "ORESUND_KEYSTORE_URL"),
            lookup.text("oresund.keystore.user", "ORESUND_KEYSTORE_USER"),
            lookup.text("oresund.keystore.password", "ORESUND_KEYSTORE_PASSWORD"),
            lookup
                .text("oresund.keystore.passwordFile", "ORESUND_KEYSTORE_PASSWORD_FILE")
                .map(Path::of)));
  }

  /** Returns the folder of the file store. */
  Path folder() {
    return data.resolve("keys");
  }

  /** Returns the file of a root key that the server made itself. */
  Path ownRootKeyFile() {
    return data.resolve("secrets").resolve("root.key");
  }

  /**
   * The database of the {@code jdbc} store, not the one that holds the data.
   *
   * @param url JDBC address without credentials
   * @param user its login
   * @param password its password; the file wins
   * @param passwordFile file that holds the password
   */
  record Database(
      Optional<String> url,
      Optional<String> user,
      Optional<String> password,
      Optional<Path> passwordFile) {

    @Override
    public String toString() {
      return "Database[" + url.orElse("") + "]";
    }
  }

  /**
   * Finds one setting in two places.
   *
   * @param property looks up a framework or system property
   * @param environment looks up an environment variable
   */
  record Lookup(
      UnaryOperator<@Nullable String> property, UnaryOperator<@Nullable String> environment) {

    /** Returns the setting; blank counts as absent. */
    Optional<String> text(String propertyName, String variable) {
      return present(property.apply(propertyName)).or(() -> present(environment.apply(variable)));
    }

    private static Optional<String> present(@Nullable String text) {
      return text == null || text.isBlank() ? Optional.empty() : Optional.of(text.strip());
    }
  }
}
