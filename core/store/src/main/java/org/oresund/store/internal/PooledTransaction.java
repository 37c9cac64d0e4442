// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;
import org.oresund.store.UncheckedSqlException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs transactions on pooled connections; the one class that says whose rows they see. */
@Component(service = {TenantTransaction.class, SystemTransaction.class})
public final class PooledTransaction implements TenantTransaction, SystemTransaction {

  private static final Logger LOG = LoggerFactory.getLogger(PooledTransaction.class);

  /** Third argument true: local to the transaction, so a pooled connection forgets it. */
  static final String BIND_TENANT = "SELECT set_config('app.tenant', ?, true)";

  private static final int ATTEMPTS = 5;
  private static final int FIRST_PAUSE_MILLIS = 20;

  private final PostgresConnections connections;
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

  /** Uses the given connections. */
  @Activate
  public PooledTransaction(@Reference PostgresConnections connections) {
    this.connections = connections;
  }

  @Override
  public <T extends @Nullable Object> T call(TenantId tenant, TenantTransaction.Work<T> work) {
    return retrying(() -> once(tenant, work));
  }

  @Override
  public void run(TenantId tenant, Action action) {
    TenantTransaction.Work<@Nullable Void> work =
        tx -> {
          action.run(tx);
          return null;
        };
    call(tenant, work);
  }

  @Override
  public <T extends @Nullable Object> T call(SystemTransaction.Work<T> work) {
    return retrying(() -> once(null, tx -> work.apply(tx.connection())));
  }

  private <T extends @Nullable Object> T retrying(Attempt<T> attempt) {
    if (inside.get()) {
      throw new IllegalStateException("Transactions do not nest: use the Tx at hand");
    }
    for (int number = 1; ; number++) {
      try {
        return attempt.run();
      } catch (SQLException e) {
        pauseOrThrow(number, e);
      } catch (UncheckedSqlException e) {
        pauseOrThrow(number, e.error());
      }
    }
  }

  private static void pauseOrThrow(int attempt, SQLException e) {
    if (attempt == ATTEMPTS || !SqlProblems.isConflict(e)) {
      throw SqlProblems.of(e);
    }
    pause(attempt);
  }

  private <T extends @Nullable Object> T once(
      @Nullable TenantId tenant, TenantTransaction.Work<T> work) throws SQLException {
    List<Runnable> afterCommit = new ArrayList<>();
    T result;
    inside.set(true);
    try (Connection connection = connections.borrow()) {
      result = inTransaction(connection, tenant, work, afterCommit);
    } finally {
      inside.remove();
    }
    afterCommit.forEach(PooledTransaction::runQuietly);
    return result;
  }

  private static <T extends @Nullable Object> T inTransaction(
      Connection connection,
      @Nullable TenantId tenant,
      TenantTransaction.Work<T> work,
      List<Runnable> afterCommit)
      throws SQLException {
    GuardedConnection guarded = new GuardedConnection(connection);
    boolean done = false;
    try {
      if (tenant != null) {
        bind(connection, tenant);
      }
      T result = work.apply(new OpenTx(tenant, guarded.proxy(), afterCommit));
      guarded.end();
      connection.commit();
      done = true;
      return result;
    } finally {
      guarded.end();
      if (!done) {
        rollBack(connection);
      }
    }
  }

  private static void bind(Connection connection, TenantId tenant) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BIND_TENANT)) {
      statement.setString(1, tenant.value());
      statement.execute();
    }
  }

  /** A rollback that fails leaves a broken connection, which the pool throws away. */
  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.debug("Rollback failed with {}", e.getSQLState());
    }
  }

  private static void runQuietly(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("An action after commit failed; the commit stands", e);
    }
  }

  private static void pause(int attempt) {
    int limit = FIRST_PAUSE_MILLIS << attempt;
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(limit / 2, limit));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          Problem.of("store.interrupted", "The work was interrupted.", "Try it again."), e);
    }
  }

  @FunctionalInterface
  private interface Attempt<T extends @Nullable Object> {
    T run() throws SQLException;
  }

  private record OpenTx(@Nullable TenantId boundTo, Connection connection, List<Runnable> actions)
      implements Tx {

    @Override
    public TenantId tenant() {
      if (boundTo == null) {
        throw new IllegalStateException("This transaction has no tenant");
      }
      return boundTo;
    }

    @Override
    public void afterCommit(Runnable action) {
      actions.add(action);
    }
  }
}
