// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.oresund.store.Blobs;
import org.oresund.store.Database;
import org.oresund.store.DeadLetters;
import org.oresund.store.EventQueue;
import org.oresund.store.Idempotency;
import org.oresund.store.Leadership;
import org.oresund.store.MigrationSource;
import org.oresund.store.Subscriptions;
import org.oresund.store.TenantRegister;
import org.oresund.store.TenantTransaction;
import org.oresund.store.internal.StoreForTests;
import org.oresund.testpostgres.PostgresRelease;
import org.oresund.testpostgres.PostgresServer;

/**
 * A fresh database with the roles of production, every schema migrated, and the store's services on
 * it, without a container.
 *
 * <p>The server is real PostgreSQL, started once per JVM: the embedded release, or 15 with {@code
 * -Doresund.test.postgres=15}. Other modules need the dependencies {@code oresund-store} of type
 * {@code test-jar} and {@code oresund-test-postgres}, both with scope {@code test}.
 */
public final class TestDatabase implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(30);

  private final PostgresServer server;
  private final String name;
  private final StoreForTests store;

  private TestDatabase(PostgresServer server, String name, List<MigrationSource> cores) {
    this.server = server;
    this.name = name;
    CountDownLatch schemas = new CountDownLatch(cores.size() + 1);
    this.store = StoreForTests.on(server.url(name), cores, schemas::countDown);
    awaitReady(schemas);
  }

  /** Makes a database on the shared server and migrates the store and the given cores. */
  public static TestDatabase create(MigrationSource... cores) {
    return create(PostgresServer.shared(PostgresRelease.selected()), cores);
  }

  /** Makes a database on a server of the test's own. */
  public static TestDatabase create(PostgresServer server, MigrationSource... cores) {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    createEmpty(server, name);
    return new TestDatabase(server, name, List.of(cores));
  }

  /** Makes a database with the roles of production and nothing in it. */
  public static void createEmpty(PostgresServer server, String name) {
    try (Connection connection = administrator(server, "postgres")) {
      ProductionRoles.make(connection, name);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot create a database", e);
    }
  }

  /** Opens another node on the same database, with a pool and threads of its own. */
  public StoreForTests openAnotherNode(MigrationSource... cores) {
    CountDownLatch schemas = new CountDownLatch(cores.length + 1);
    StoreForTests node = StoreForTests.on(server.url(name), List.of(cores), schemas::countDown);
    await(schemas, node);
    return node;
  }

  /** Returns the way to the database. */
  public TenantTransaction transactions() {
    return store.transactions();
  }

  /** Returns the tenants. */
  public TenantRegister tenants() {
    return store.tenants();
  }

  /** Returns the publishing side of the queue. */
  public EventQueue events() {
    return store.events();
  }

  /** Returns the consuming side of the queue. */
  public Subscriptions subscriptions() {
    return store.subscriptions();
  }

  /** Returns the dead letters. */
  public DeadLetters deadLetters() {
    return store.deadLetters();
  }

  /** Returns the leases of singletons. */
  public Leadership leadership() {
    return store.leadership();
  }

  /** Returns the large values. */
  public Blobs blobs() {
    return store.blobs();
  }

  /** Returns the keys of processed commands. */
  public Idempotency idempotency() {
    return store.idempotency();
  }

  /** Returns the state of the database. */
  public Database database() {
    return store.database();
  }

  /** Returns the services of this node. */
  public StoreForTests node() {
    return store;
  }

  /** Returns the server. */
  public PostgresServer server() {
    return server;
  }

  /** Returns the JDBC URL. */
  public String url() {
    return server.url(name);
  }

  /**
   * Opens a connection of the administrator, whom row security does not bind: for looking at what
   * was really written, never for the code under test.
   */
  public Connection administrator() throws SQLException {
    return administrator(server, name);
  }

  /** Closes the store and drops the database. */
  @Override
  public void close() {
    store.close();
    drop(server, name);
  }

  /** Drops a database, cutting whoever is connected. */
  public static void drop(PostgresServer server, String name) {
    try (Connection connection = administrator(server, "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot drop the database", e);
    }
  }

  private void awaitReady(CountDownLatch schemas) {
    await(schemas, store);
  }

  private static void await(CountDownLatch schemas, StoreForTests node) {
    try {
      if (!schemas.await(READY.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("Not ready: " + node.database().status());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private static Connection administrator(PostgresServer server, String database)
      throws SQLException {
    return DriverManager.getConnection(server.url(database), PostgresServer.ADMINISTRATOR, "");
  }
}
