// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.store.DatabaseStatus;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections: pooled ones of the runtime login, single ones for listening and migrating.
 *
 * <p>No connection is made while it is constructed: the activation thread never waits for a server.
 */
@Component(service = PostgresConnections.class)
public final class PostgresConnections implements AutoCloseable {

  static final Duration BORROW = Duration.ofSeconds(3);
  static final Duration STATEMENT = Duration.ofMinutes(5);
  private static final int CONNECT_SECONDS = 3;

  /** Longer than any statement may take: it only catches a server that vanished. */
  private static final int SOCKET_SECONDS = (int) STATEMENT.plusSeconds(30).toSeconds();

  private static final String LIMITS =
      "-c statement_timeout=5min -c lock_timeout=10s -c idle_in_transaction_session_timeout=2min";

  private final @Nullable StoreSettings settings;
  private final @Nullable Problem refusal;
  private final @Nullable HikariDataSource pool;

  /** Reads the settings; unusable ones are reported by {@link #settings()}. */
  @Activate
  public PostgresConnections(BundleContext context) {
    StoreSettings read = null;
    Problem problem = null;
    try {
      read = new SettingsReader(context::getProperty, System.getenv()).read();
    } catch (ProblemException e) {
      problem = e.problem();
    }
    settings = read;
    refusal = problem;
    pool = read == null ? null : pool(read);
  }

  /** Opens connections with the given settings. */
  public PostgresConnections(StoreSettings settings) {
    this.settings = settings;
    this.refusal = null;
    this.pool = pool(settings);
  }

  /**
   * Returns the settings.
   *
   * @throws ProblemException why they cannot be used
   */
  StoreSettings settings() {
    if (settings == null) {
      throw new ProblemException(
          refusal == null
              ? Problem.of("store.not-configured", "No settings.", "Set ORESUND_DB_URL.")
              : refusal);
    }
    return settings;
  }

  /** Borrows a connection of the runtime login, auto-commit off; waits at most {@link #BORROW}. */
  Connection borrow() throws SQLException {
    StoreSettings usable = settings();
    if (pool == null) {
      throw new IllegalStateException("No pool for " + usable.address().place());
    }
    return pool.getConnection();
  }

  /** Opens a connection of the runtime login outside the pool, auto-commit off. */
  Connection openSingle() throws SQLException {
    return withoutAutoCommit(dataSource(settings(), settings().runtime()));
  }

  /** Returns a source of connections of the migration login, each new and acting as the owner. */
  PGSimpleDataSource migrationSource(Login migration) {
    PGSimpleDataSource source = dataSource(settings(), migration);
    source.setOptions("-c role=" + StoreSettings.OWNER + " -c lock_timeout=10s");
    source.setSocketTimeout(0);
    source.setApplicationName("oresund-migration");
    return source;
  }

  /** Returns how the pool is used. */
  DatabaseStatus.Pool figures() {
    HikariPoolMXBean bean = pool == null ? null : pool.getHikariPoolMXBean();
    if (pool == null || bean == null) {
      return new DatabaseStatus.Pool(0, 0, 0, 0);
    }
    return new DatabaseStatus.Pool(
        bean.getActiveConnections(),
        bean.getIdleConnections(),
        bean.getThreadsAwaitingConnection(),
        pool.getMaximumPoolSize());
  }

  @Override
  @Deactivate
  public void close() {
    if (pool != null) {
      pool.close();
    }
  }

  private static Connection withoutAutoCommit(PGSimpleDataSource source) throws SQLException {
    Connection connection = source.getConnection();
    try {
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Made without a configuration object, the pool starts with the first connection borrowed. */
  private static HikariDataSource pool(StoreSettings settings) {
    HikariDataSource pool = new HikariDataSource();
    pool.setPoolName("oresund");
    pool.setDataSource(dataSource(settings, settings.runtime()));
    pool.setAutoCommit(false);
    pool.setMaximumPoolSize(settings.poolSize());
    pool.setMinimumIdle(Math.min(2, settings.poolSize()));
    pool.setConnectionTimeout(BORROW.toMillis());
    pool.setValidationTimeout(Duration.ofSeconds(2).toMillis());
    pool.setInitializationFailTimeout(-1);
    return pool;
  }

  private static PGSimpleDataSource dataSource(StoreSettings settings, Login login) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(settings.address().url());
    source.setUser(login.user());
    source.setPassword(login.password());
    if (settings.address().transport() == DatabaseAddress.Transport.VERIFIED) {
      source.setSslMode("verify-full");
    }
    source.setApplicationName("oresund");
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setSocketTimeout(SOCKET_SECONDS);
    source.setTcpKeepAlive(true);
    source.setOptions(LIMITS);
    source.setReWriteBatchedInserts(true);
    // Details repeat the values of the row: they must reach no exception and no log.
    source.setLogServerErrorDetail(false);
    return source;
  }
}
