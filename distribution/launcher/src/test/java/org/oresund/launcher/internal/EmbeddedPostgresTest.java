// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.ProblemException;
import org.oresund.testpostgres.PostgresRelease;

class EmbeddedPostgresTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir static Path temporary;

  private static Installation installation;
  private static DataDirectory data;

  private EmbeddedPostgres postgres;

  @BeforeAll
  static void layOut() throws IOException {
    Path home = Files.createDirectories(temporary.resolve("home/lib")).getParent();
    Files.createSymbolicLink(home.resolve("lib/postgres"), PostgresRelease.EMBEDDED.home());
    installation = new Installation(home);
    data = DataDirectory.open(temporary.resolve("data"));
  }

  @AfterAll
  static void release() throws IOException {
    data.close();
  }

  @BeforeEach
  void prepare() throws IOException {
    postgres = EmbeddedPostgres.prepare(installation, data);
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    postgres.stop();
    assertThat(processes().awaitNone(LIMIT)).isTrue();
  }

  @Test
  void runtimeRoleConnectsWithItsPasswordAndIsNoMoreThanThat() throws Exception {
    postgres.start();

    try (Connection connection = connect(DatabaseRoles.RUNTIME, postgres.runtimePassword());
        ResultSet row =
            connection
                .createStatement()
                .executeQuery(
                    """
                    SELECT rolsuper, rolbypassrls, current_setting('data_checksums'), current_setting('fsync')
                    FROM pg_roles
                    WHERE rolname = current_user
                    """)) {
      row.next();
      assertThat(row.getBoolean(1)).isFalse();
      assertThat(row.getBoolean(2)).isFalse();
      assertThat(row.getString(3)).isEqualTo("on");
      assertThat(row.getString(4)).isEqualTo("on");
    }
  }

  @Test
  void superuserCannotConnect() throws Exception {
    postgres.start();

    assertThatThrownBy(() -> DriverManager.getConnection(postgres.url(), "postgres", "").close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("pg_hba.conf");
  }

  @Test
  void portIsKept() throws Exception {
    postgres.start();
    postgres.stop();

    assertThat(EmbeddedPostgres.prepare(installation, data).url()).isEqualTo(postgres.url());
  }

  @Test
  void serverThatSurvivedItsParentIsStoppedBeforeTheNextStarts() throws Exception {
    postgres.start();
    long survivor = server().orElseThrow();

    EmbeddedPostgres next = EmbeddedPostgres.prepare(installation, data);
    next.start();

    try {
      assertThat(server())
          .isPresent()
          .hasValueSatisfying(p -> assertThat(p).isNotEqualTo(survivor));
      assertThat(ProcessHandle.of(survivor).filter(ProcessHandle::isAlive)).isEmpty();
      connect(DatabaseRoles.MIGRATION, next.migrationPassword()).close();
    } finally {
      next.stop();
    }
  }

  @Test
  void lockFileThatNamesAStrangerIsNoObstacle() throws Exception {
    postgres.start();
    postgres.stop();
    String stranger = ProcessHandle.current().pid() + "\n" + cluster() + "\n";
    Files.writeString(cluster().resolve("postmaster.pid"), stranger);

    postgres.start();

    connect(DatabaseRoles.RUNTIME, postgres.runtimePassword()).close();
  }

  @Test
  void exchangedClusterIsRefused() throws Exception {
    postgres.start();
    postgres.stop();
    Path file = data.path("postgres/system-identifier");
    String identifier = Files.readString(file);
    Files.writeString(file, "1\n");

    try {
      assertThatThrownBy(() -> postgres.start())
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().code()).isEqualTo("database.other-cluster"));
    } finally {
      Files.writeString(file, identifier);
    }
  }

  @Test
  void killedServerIsStartedAgain() throws Exception {
    DatabaseSupervisor supervisor = new DatabaseSupervisor(postgres, problem -> {});
    supervisor.start().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    long first = server().orElseThrow();

    ServerProcesses.signal(first, ServerProcesses.Signal.KILL);

    try {
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                assertThat(server()).isPresent().isNotEqualTo(Optional.of(first));
                connect(DatabaseRoles.RUNTIME, postgres.runtimePassword()).close();
              });
    } finally {
      supervisor.stop();
    }
  }

  private Connection connect(String user, Path password) throws SQLException, IOException {
    return DriverManager.getConnection(postgres.url(), user, Files.readString(password).strip());
  }

  private static Path cluster() {
    return data.path("postgres/" + Installation.POSTGRES_MAJOR);
  }

  private static ServerProcesses processes() throws IOException {
    return new ServerProcesses(cluster());
  }

  private static Optional<Long> server() throws IOException {
    return processes().server();
  }
}
