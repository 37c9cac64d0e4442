// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oresund.api.ProblemException;
import org.oresund.store.DatabaseStatus;

/** Settings come from the launcher or the environment, and no credentials from an address. */
class SettingsReaderTest {

  @TempDir private Path folder;

  @Test
  void environmentWithPasswordFilesConfiguresAnExternalDatabase() throws IOException {
    Path secret = Files.writeString(folder.resolve("password"), "s3cret\n");
    StoreSettings settings =
        read(
            Map.of(),
            Map.of(
                "ORESUND_DB_URL", "jdbc:postgresql://db.example.org/oresund",
                "ORESUND_DB_USER", "app",
                "ORESUND_DB_PASSWORD_FILE", secret.toString(),
                "ORESUND_DB_MIGRATION_USER", "admin",
                "ORESUND_DB_MIGRATION_PASSWORD", "direct"));

    assertThat(settings.kind()).isEqualTo(DatabaseStatus.Kind.EXTERNAL);
    assertThat(settings.runtime()).isEqualTo(new Login("app", "s3cret"));
    assertThat(settings.migration()).isEqualTo(new Login("admin", "direct"));
    assertThat(settings.address().transport()).isEqualTo(DatabaseAddress.Transport.VERIFIED);
    assertThat(settings.address().place()).isEqualTo("db.example.org:5432/oresund");
    assertThat(settings.toString()).doesNotContain("s3cret").doesNotContain("direct");
  }

  @Test
  void embeddedDatabaseTakesThePasswordsTheLauncherMade() throws IOException {
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("db-runtime.password"), "one");
    Files.writeString(secrets.resolve("db-migration.password"), "two");

    StoreSettings settings =
        read(
            Map.of(
                "oresund.db.url", "jdbc:postgresql://127.0.0.1:5433/oresund",
                "oresund.db.embedded", "true",
                "oresund.data", folder.toString()),
            Map.of());

    assertThat(settings.kind()).isEqualTo(DatabaseStatus.Kind.EMBEDDED);
    assertThat(settings.runtime()).isEqualTo(new Login("oresund_runtime", "one"));
    assertThat(settings.migration()).isEqualTo(new Login("oresund_migration", "two"));
  }

  @Test
  void missingSettingIsNamed() {
    assertThatThrownBy(() -> read(Map.of(), Map.of()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo("store.not-configured");
              assertThat(e.problem().fields().get(0).path()).isEqualTo("ORESUND_DB_URL");
            });
  }

  @Test
  void unreadablePasswordFileIsNamedWithoutItsPath() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(),
                    Map.of(
                        "ORESUND_DB_URL", "jdbc:postgresql://localhost/oresund",
                        "ORESUND_DB_USER", "app",
                        "ORESUND_DB_PASSWORD_FILE", folder.resolve("absent").toString())))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("store.password-unreadable");
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://localhost/o?user=app, store.url-has-credentials",
    "jdbc:postgresql://localhost/o?password=x, store.url-has-credentials",
    "jdbc:postgresql://app:x@localhost/o, store.url-invalid",
    "postgres://localhost/o, store.url-invalid",
    "jdbc:mysql://localhost/o, store.url-invalid",
    "jdbc:postgresql://db.example.org/o?sslmode=disable, store.tls-required",
    "jdbc:postgresql://db.example.org/o?sslmode=require, store.tls-required",
    "'jdbc:postgresql://localhost,db.example.org/o?sslmode=prefer', store.tls-required",
  })
  void unsafeAddressIsRefused(String url, String code) {
    assertThatThrownBy(() -> DatabaseAddress.of(url))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(code)
        .hasMessageNotContaining("app:x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://localhost/o",
        "jdbc:postgresql://127.0.0.1:6543/o",
        "jdbc:postgresql://[::1]/o",
      })
  void loopbackNeedsNoTls(String url) {
    assertThat(DatabaseAddress.of(url).transport()).isEqualTo(DatabaseAddress.Transport.LOOPBACK);
  }

  private static StoreSettings read(Map<String, String> properties, Map<String, String> variables) {
    return new SettingsReader(properties::get, variables).read();
  }
}
