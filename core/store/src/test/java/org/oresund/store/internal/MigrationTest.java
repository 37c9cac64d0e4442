// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.store.DatabaseStatus;
import org.oresund.store.MigrationSource;
import org.oresund.store.test.TestDatabase;
import org.oresund.testpostgres.PostgresRelease;
import org.oresund.testpostgres.PostgresServer;

/** Schemas move forward in one order under one lock, and a node that cannot read them says so. */
class MigrationTest {

  private static final String FIRST = "CREATE TABLE thing (tenant_id text NOT NULL PRIMARY KEY);";
  private static final String EXPANDS = "ALTER TABLE thing ADD COLUMN more text;";
  private static final String CONTRACTS =
      "-- readable-from: 2\nALTER TABLE thing RENAME COLUMN more TO much;";

  @TempDir private Path folder;
  private final PostgresServer server = PostgresServer.shared(PostgresRelease.selected());
  private final String name = "migration_" + UUID.randomUUID().toString().replace("-", "");

  @BeforeEach
  void createDatabase() {
    TestDatabase.createEmpty(server, name);
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    TestDatabase.drop(server, name);
  }

  @Test
  void coresRunInTheirDeclaredOrderWhateverTheOrderOfArrival() throws Exception {
    MigrationSource late = source("late", 30, FIRST);
    MigrationSource early = source("early", 20, FIRST);

    migrate(late, early);

    assertThat(query("SELECT core FROM store.schema_version ORDER BY changed_at, core"))
        .containsExactly("store", "early", "late");
  }

  @Test
  void aNodeWhoseCoresArriveLateAndWithoutTheStoresOwnIsNotRefused() throws Exception {
    try (StoreForTests node = StoreForTests.withoutCores(server.url(name))) {
      node.add(source("things", 30, FIRST));
      await()
          .during(Duration.ofSeconds(1))
          .until(() -> node.database().status().state() == DatabaseStatus.State.CONNECTING);

      node.add(new StoreMigrations());

      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> node.database().status().state() == DatabaseStatus.State.READY);
    }
  }

  @Test
  void secondRunChangesNothingAndNeedsNoMigrationLogin() throws Exception {
    migrate(source("things", 30, FIRST));
    List<String> before = query("SELECT core || version || changed_at FROM store.schema_version");

    migrateWith(null, source("things", 30, FIRST));
    migrate(source("things", 30, FIRST));

    assertThat(query("SELECT core || version || changed_at FROM store.schema_version"))
        .isEqualTo(before);
  }

  @Test
  void twoNodesAtOnceMigrateOnce() throws Exception {
    ExecutorService nodes = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> both = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        both.add(
            nodes.submit(
                () -> {
                  migrate(source("things", 30, FIRST, EXPANDS));
                  return null;
                }));
      }
      for (Future<?> one : both) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      nodes.shutdownNow();
    }

    assertThat(query("SELECT version FROM things.flyway_schema_history ORDER BY installed_rank"))
        .containsExactly("1", "2");
  }

  @Test
  void nodeOneVersionBackGoesOnWorkingWithAnExpandedSchema() throws Exception {
    migrate(source("things", 30, FIRST, EXPANDS));

    migrate(source("things", 30, FIRST));
    migrateWith(null, source("things", 30, FIRST));
  }

  @Test
  void nodeThatAContractedSchemaLeftBehindIsRefusedAndToldWhy() throws Exception {
    migrate(source("things", 30, FIRST, EXPANDS, CONTRACTS));

    assertThatThrownBy(() -> migrate(source("things", 30, FIRST)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("store.schema-newer")
        .hasMessageContaining("The schema things is at 3, this node knows it up to 1.")
        .hasMessageContaining("Upgrade this node");
    migrate(source("things", 30, FIRST, EXPANDS));
  }

  @Test
  void nodeWithoutMigrationLoginIsRefusedByAnOlderSchema() {
    assertThatThrownBy(() -> migrateWith(null, source("things", 30, FIRST)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("store.schema-older")
        .hasMessageContaining("ORESUND_DB_MIGRATION_USER");
  }

  @Test
  void failedScriptLeavesNothingAndIsRunAgainOnceMended() throws Exception {
    assertThatThrownBy(
            () -> migrate(source("things", 30, FIRST, "CREATE TABLE half (a int); SELECT 1 / 0;")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("store.migration-failed");
    assertThat(query("SELECT to_regclass('things.half') IS NULL")).containsExactly("t");

    migrate(source("things", 30, FIRST, EXPANDS));

    assertThat(query("SELECT version FROM store.schema_version WHERE core = 'things'"))
        .containsExactly("2");
  }

  @Test
  void loginThatMayNotActAsTheOwnerIsRefused() {
    assertThatThrownBy(
            () -> migrateWith(new Login("oresund_runtime", ""), source("things", 30, FIRST)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("store.migration-login-invalid");
  }

  @Test
  void runtimeRoleMayUseTablesAndNotTheirHistory() throws Exception {
    migrate(source("things", 30, FIRST));

    assertThat(
            query(
                """
                SELECT privilege_type
                FROM information_schema.role_table_grants
                WHERE grantee = 'oresund_runtime'
                AND table_schema = 'things'
                AND table_name = 'thing'
                ORDER BY 1
                """))
        .containsExactly("DELETE", "INSERT", "SELECT", "UPDATE");
    assertThat(
            query(
                """
                SELECT privilege_type
                FROM information_schema.role_table_grants
                WHERE grantee = 'oresund_runtime'
                AND table_name = 'flyway_schema_history'
                """))
        .isEmpty();
  }

  @Test
  void runtimeLoginThatIsMoreThanItShouldBeIsRefused() throws Exception {
    String role = name + "_role";
    execute("CREATE ROLE %1$s LOGIN; GRANT CONNECT ON DATABASE %2$s TO %1$s".formatted(role, name));
    try (Connection connection = connect(role)) {
      RoleCheck.check(connection);
    }
    for (String excess :
        List.of(
            "ALTER ROLE %s BYPASSRLS",
            "ALTER ROLE %s NOBYPASSRLS SUPERUSER",
            "ALTER ROLE %s NOSUPERUSER; GRANT oresund_owner TO %s")) {
      execute(excess.replace("%s", role));
      try (Connection connection = connect(role)) {
        assertThatThrownBy(() -> RoleCheck.check(connection))
            .as(excess)
            .isInstanceOf(ProblemException.class)
            .hasMessageContaining("store.role-refused");
      }
    }
    execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
  }

  @Test
  void databaseThatArrivesLaterAndGoesAwayAndComesBackIsFollowed() throws Exception {
    PostgresServer own =
        PostgresServer.start(PostgresRelease.selected(), PostgresServer.Durability.FSYNC);
    TestDatabase.createEmpty(own, "later");
    own.stop();
    ConcurrentLinkedQueue<String> ready = new ConcurrentLinkedQueue<>();
    StoreForTests node =
        StoreForTests.on(own.url("later"), List.of(), () -> ready.add("schema ready"));
    try (own;
        node) {
      await().until(() -> node.database().status().problem() != null);
      assertThat(node.database().status().problem())
          .satisfies(p -> assertThat(p.code()).isEqualTo("store.unavailable"));
      assertThat(ready).isEmpty();

      own.start();
      awaitState(node, "READY");
      assertThat(node.tenants().list()).hasSize(1);
      await().until(() -> ready.size() == 1);

      QueueFixture queue = new QueueFixture(null, TenantId.DEFAULT, "survivor");
      node.subscriptions().declare(queue.subscription(null));
      ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
      node.subscriptions().onWork((tenant, subscription) -> heard.add(subscription));

      own.kill();
      awaitState(node, "UNAVAILABLE");
      assertThatThrownBy(() -> node.tenants().list())
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("store.unavailable");

      own.start();
      awaitState(node, "READY");
      assertThat(node.tenants().list()).hasSize(1);
      node.transactions()
          .run(TenantId.DEFAULT, tx -> node.events().publish(tx, List.of(queue.event("A"))));
      await().atMost(Duration.ofSeconds(30)).until(() -> heard.contains("survivor"));
    }
  }

  @Test
  void nodeThatMayNotWorkWithTheSchemaSaysSoInItsStatusAndOffersNothing() throws Exception {
    migrate(source("things", 30, FIRST, EXPANDS, CONTRACTS));
    ConcurrentLinkedQueue<String> ready = new ConcurrentLinkedQueue<>();

    try (StoreForTests node =
        StoreForTests.on(
            server.url(name), List.of(source("things", 30, FIRST)), () -> ready.add("ready"))) {
      awaitState(node, "REFUSED");

      assertThat(node.database().status().problem())
          .satisfies(p -> assertThat(p.code()).isEqualTo("store.schema-newer"));
      assertThat(ready).isEmpty();
    }
  }

  private static void awaitState(StoreForTests node, String state) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> node.database().status().state().name().equals(state));
  }

  private void migrate(MigrationSource... sources) throws SQLException {
    migrateWith(new Login("oresund_migration", ""), sources);
  }

  private void migrateWith(@Nullable Login migration, MigrationSource... sources)
      throws SQLException {
    List<CoreScripts> cores = new ArrayList<>(List.of(CoreScripts.of(new StoreMigrations())));
    for (MigrationSource source : sources) {
      cores.add(0, CoreScripts.of(source));
    }
    try (PostgresConnections connections =
        new PostgresConnections(StoreForTests.settings(server.url(name), migration))) {
      new SchemaMigrator(connections).migrate(cores);
    }
  }

  private MigrationSource source(String core, int order, String... scripts) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (int i = 0; i < scripts.length; i++) {
      Path script =
          Files.createDirectories(folder.resolve(UUID.randomUUID().toString()))
              .resolve("V" + (i + 1) + "__" + core + ".sql");
      urls.add(Files.writeString(script, scripts[i]).toUri().toURL());
    }
    return new MigrationSource() {
      @Override
      public String core() {
        return core;
      }

      @Override
      public int order() {
        return order;
      }

      @Override
      public List<URL> scripts() {
        return urls;
      }
    };
  }

  private List<String> query(String sql) throws SQLException {
    try (Connection connection = connect(PostgresServer.ADMINISTRATOR);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (row.next()) {
        values.add(row.getString(1));
      }
      return values;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect(PostgresServer.ADMINISTRATOR);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect(String user) throws SQLException {
    return java.sql.DriverManager.getConnection(server.url(name), user, "");
  }
}
