// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.store.Tx;
import org.oresund.store.test.TestDatabase;

/** A transaction sees one tenant, and what it leaves behind in the pool is nothing. */
class TenantTransactionTest {

  private static final TenantId A = new TenantId("tenant-a");
  private static final TenantId B = new TenantId("tenant-b");
  private static final String INSERT =
      "INSERT INTO store.processed_command (tenant_id, command_key) VALUES (?, ?)";

  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void otherTenantsRowsAreInvisibleAndUnwritable() {
    database.transactions().run(A, tx -> insert(tx, A, "mine"));

    assertThat(database.transactions().<List<String>>call(B, TenantTransactionTest::tenants))
        .doesNotContain(A.value());
    assertThatThrownBy(() -> database.transactions().run(B, tx -> insert(tx, A, "forged")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("store.failed")
        .extracting(e -> ((ProblemException) e).problem().remedy())
        .asString()
        .isNotEmpty();
  }

  @Test
  void withoutATenantNothingIsVisible() {
    database.transactions().run(A, tx -> insert(tx, A, "seen by nobody"));

    SystemTransaction system = (SystemTransaction) database.transactions();

    assertThat(system.<Integer>call(TenantTransactionTest::count)).isZero();
  }

  @Test
  void failedWorkLeavesNothing() {
    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .run(
                        A,
                        tx -> {
                          insert(tx, A, "rolled back");
                          throw new IllegalStateException("changed my mind");
                        }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(database.transactions().<List<String>>call(A, TenantTransactionTest::keys))
        .doesNotContain("rolled back");
  }

  @Test
  void afterCommitRunsOnlyAfterACommit() {
    List<String> ran = new ArrayList<>();

    database.transactions().run(A, tx -> tx.afterCommit(() -> ran.add("committed")));
    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .run(
                        A,
                        tx -> {
                          tx.afterCommit(() -> ran.add("rolled back"));
                          throw new IllegalStateException("no");
                        }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(ran).containsExactly("committed");
  }

  @Test
  void nestedTransactionIsRefused() {
    assertThatThrownBy(
            () -> database.transactions().run(A, tx -> database.transactions().run(A, inner -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("do not nest");
  }

  @Test
  void deadlockIsRetriedUntilBothSucceed() throws Exception {
    database.transactions().run(A, tx -> insert(tx, A, "left"));
    database.transactions().run(A, tx -> insert(tx, A, "right"));
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    AtomicInteger attempts = new AtomicInteger();

    runAll(
        List.of(
            () -> lockBoth("left", "right", bothHoldOne, attempts),
            () -> lockBoth("right", "left", bothHoldOne, attempts)));

    assertThat(attempts).hasValue(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"commit", "rollback", "close", "setAutoCommit"})
  void lifeOfTheTransactionBelongsToTheStore(String call) {
    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .run(
                        A,
                        tx -> {
                          Connection connection = tx.connection();
                          switch (call) {
                            case "commit" -> connection.commit();
                            case "rollback" -> connection.rollback();
                            case "close" -> connection.close();
                            default -> connection.setAutoCommit(true);
                          }
                        }))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void connectionIsDeadAfterTheTransaction() {
    Connection kept = database.transactions().call(A, Tx::connection);

    assertThatThrownBy(kept::createStatement).hasMessageContaining("has ended");
  }

  @Test
  void problemAndItsCausesHoldNoValueAndNoStatement() {
    database.transactions().run(A, tx -> insert(tx, A, "0101701234"));

    assertThatThrownBy(() -> database.transactions().run(A, tx -> insert(tx, A, "0101701234")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo("store.constraint-violated");
              assertThat(e.problem().arguments())
                  .containsEntry("constraint", "processed_command_pkey");
              for (Throwable t = e; t != null; t = t.getCause()) {
                assertThat(t.toString()).doesNotContain("0101701234").doesNotContain("INSERT");
              }
            });
  }

  /** R22.4: borrowers of two tenants, with aborts, timeouts and prepared statements in between. */
  @Test
  void nothingLeaksThroughThePool() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed of TenantTransactionTest: " + seed);
    database.transactions().run(A, tx -> insert(tx, A, "leak-" + seed));
    database.transactions().run(B, tx -> insert(tx, B, "leak-" + seed));
    List<Callable<Void>> borrowers = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      Random random = new Random(seed + i);
      borrowers.add(
          () -> {
            for (int n = 0; n < 20; n++) {
              TenantId tenant = random.nextBoolean() ? A : B;
              borrow(tenant, Mishap.values()[random.nextInt(Mishap.values().length)]);
            }
            return null;
          });
    }

    runAll(borrowers);
  }

  private enum Mishap {
    NONE,
    ABORT,
    FAILED_STATEMENT,
    TIMEOUT,
    CUT
  }

  private static void borrow(TenantId tenant, Mishap mishap) {
    try {
      database
          .transactions()
          .run(
              tenant,
              tx -> {
                assertThat(tenants(tx)).isNotEmpty().containsOnly(tenant.value());
                have(tx, mishap);
                assertThat(tenants(tx)).containsOnly(tenant.value());
              });
      assertThat(mishap).isEqualTo(Mishap.NONE);
    } catch (ProblemException e) {
      assertThat(e.problem().code()).isIn("store.failed", "store.timeout", "store.unavailable");
    } catch (IllegalStateException e) {
      assertThat(mishap).isEqualTo(Mishap.ABORT);
    }
  }

  private static void have(Tx tx, Mishap mishap) throws SQLException {
    try (Statement statement = tx.connection().createStatement()) {
      switch (mishap) {
        case NONE -> statement.execute("SELECT 1");
        case ABORT -> throw new IllegalStateException("aborted");
        case FAILED_STATEMENT -> statement.execute("SELECT 1 / 0");
        case TIMEOUT -> {
          statement.execute("SET LOCAL statement_timeout = '1ms'");
          statement.execute("SELECT pg_sleep(1)");
        }
        case CUT -> statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
      }
    }
  }

  private static Void lockBoth(
      String first, String second, CyclicBarrier bothHoldOne, AtomicInteger attempts) {
    AtomicInteger own = new AtomicInteger();
    database
        .transactions()
        .run(
            A,
            tx -> {
              attempts.incrementAndGet();
              lock(tx, first);
              if (own.incrementAndGet() == 1) {
                await(bothHoldOne);
              }
              lock(tx, second);
            });
    return null;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void lock(Tx tx, String key) throws SQLException {
    try (PreparedStatement statement =
        tx.connection()
            .prepareStatement(
                "SELECT FROM store.processed_command"
                    + " WHERE tenant_id = ? AND command_key = ? FOR UPDATE")) {
      new Parameters(statement).add(tx.tenant().value(), key);
      statement.executeQuery().close();
    }
  }

  private static void insert(Tx tx, TenantId tenant, String key) throws SQLException {
    try (PreparedStatement statement = tx.connection().prepareStatement(INSERT)) {
      new Parameters(statement).add(tenant.value(), key);
      statement.executeUpdate();
    }
  }

  private static List<String> tenants(Tx tx) throws SQLException {
    return column(tx, "SELECT DISTINCT tenant_id FROM store.processed_command");
  }

  private static List<String> keys(Tx tx) throws SQLException {
    return column(tx, "SELECT command_key FROM store.processed_command");
  }

  private static List<String> column(Tx tx, String sql) throws SQLException {
    try (PreparedStatement statement = tx.connection().prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      List<String> values = new ArrayList<>();
      while (row.next()) {
        values.add(row.getString(1));
      }
      return values;
    }
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM store.processed_command")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static <T> void runAll(List<Callable<T>> work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(work.size());
    try {
      for (Future<T> future : executor.invokeAll(work, 60, TimeUnit.SECONDS)) {
        future.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
