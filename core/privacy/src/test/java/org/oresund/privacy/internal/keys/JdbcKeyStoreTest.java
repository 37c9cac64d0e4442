// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oresund.privacy.spi.KeyStore;
import org.oresund.privacy.spi.StoredKey;
import org.oresund.testpostgres.PostgresRelease;
import org.oresund.testpostgres.PostgresServer;

class JdbcKeyStoreTest extends KeyStoreContract {

  private final PostgresServer server = PostgresServer.shared(PostgresRelease.selected());
  private final String name = "keys_" + UUID.randomUUID().toString().replace("-", "");
  private JdbcKeyStore store;

  @BeforeEach
  void open() throws SQLException {
    administer("CREATE DATABASE " + name);
    store = new JdbcKeyStore(settings());
    store.open();
  }

  @AfterEach
  void close() throws SQLException {
    store.close();
    administer("DROP DATABASE " + name + " WITH (FORCE)");
  }

  private KeySettings.Database settings() {
    return new KeySettings.Database(
        Optional.of(server.url(name)),
        Optional.of(PostgresServer.ADMINISTRATOR),
        Optional.empty(),
        Optional.empty());
  }

  private void administer(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(server.url("postgres"), PostgresServer.ADMINISTRATOR, "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  KeyStore store() {
    return store;
  }

  @Override
  KeyStore reopened() {
    store.close();
    store = new JdbcKeyStore(settings());
    store.open();
    return store;
  }

  @Test
  void anotherNodeSeesTheSameKeys() {
    StoredKey tenant = key(tenantSlot("acme"), 1, ROOT);
    store.add(ROOT, List.of(tenant));

    JdbcKeyStore other = new JdbcKeyStore(settings());
    other.open();
    try (other) {
      assertThat(other.find(List.of(tenant.id()))).containsKey(tenant.id());
    }
  }

  @Test
  void aBrokenConnectionIsReplaced() throws SQLException {
    store.add(ROOT, List.of(key(tenantSlot("acme"), 1, ROOT)));

    administer(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");

    assertThat(store.tenants()).containsExactly("acme");
  }

  @Test
  void onePlaceIsAFindingWithoutAStandby() {
    assertThat(store.findings()).extracting("code").containsExactly("keystore.single-place");
  }

  @Test
  void missingSettingsNameTheVariable() {
    JdbcKeyStore unset = new JdbcKeyStore(KeysForTests.NO_DATABASE);

    assertThatThrownBy(unset::open)
        .hasMessageContaining("keystore.not-configured")
        .hasMessageContaining("ORESUND_KEYSTORE_URL");
  }

  @Test
  void aDatabaseThatIsNotThereIsAProblem() {
    JdbcKeyStore lost =
        new JdbcKeyStore(
            new KeySettings.Database(
                Optional.of("jdbc:postgresql://127.0.0.1:1/keys"),
                Optional.of("keys"),
                Optional.of("secret"),
                Optional.empty()));

    assertThatThrownBy(lost::open)
        .hasMessageContaining("keystore.unavailable")
        .hasMessageNotContaining("secret");
  }
}
