// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oresund.store.Blobs;
import org.oresund.store.Database;
import org.oresund.store.DatabaseStatus;
import org.oresund.store.DeadLetters;
import org.oresund.store.EventQueue;
import org.oresund.store.Idempotency;
import org.oresund.store.Leadership;
import org.oresund.store.MigrationSource;
import org.oresund.store.Subscriptions;
import org.oresund.store.TenantRegister;
import org.oresund.store.TenantTransaction;

/** The services of one node, wired by hand as the container wires them. */
public final class StoreForTests implements AutoCloseable {

  private static final String RUNTIME = "oresund_runtime";
  private static final String MIGRATION = "oresund_migration";

  private final PostgresConnections connections;
  private final PooledTransaction transactions;
  private final TenantRegister tenants;
  private final WakeupWatch wakeups;
  private final Housekeeping housekeeping;
  private final DatabaseWatch watch;

  private StoreForTests(StoreSettings settings, Runnable schemaReady) {
    connections = new PostgresConnections(settings);
    transactions = new PooledTransaction(connections);
    tenants = new PostgresTenantRegister(transactions);
    wakeups = new WakeupWatch(connections);
    housekeeping = new Housekeeping(transactions, transactions, tenants, connections);
    watch =
        new DatabaseWatch(
            connections,
            housekeeping,
            (core, version) -> {
              schemaReady.run();
              return () -> {};
            });
  }

  /** Opens a node on a database; each schema that is ready runs the given action. */
  public static StoreForTests on(String url, List<MigrationSource> cores, Runnable schemaReady) {
    StoreForTests node = new StoreForTests(settings(url, new Login(MIGRATION, "")), schemaReady);
    node.watch.add(new StoreMigrations());
    cores.forEach(node.watch::add);
    node.watch.start();
    return node;
  }

  /** Opens a node beside a running server, for its own transactions: it touches no schema. */
  public static StoreForTests beside(String url, String password) {
    return new StoreForTests(settings(url, new Login(RUNTIME, password), null), () -> {});
  }

  /** Opens a node that knows no core yet. */
  static StoreForTests withoutCores(String url) {
    StoreForTests node = new StoreForTests(settings(url, new Login(MIGRATION, "")), () -> {});
    node.watch.start();
    return node;
  }

  /** Lets the node know another core. */
  void add(MigrationSource core) {
    watch.add(core);
  }

  static StoreSettings settings(String url, @Nullable Login migration) {
    return settings(url, new Login(RUNTIME, ""), migration);
  }

  private static StoreSettings settings(String url, Login runtime, @Nullable Login migration) {
    return new StoreSettings(
        DatabaseStatus.Kind.EXTERNAL, DatabaseAddress.of(url), runtime, migration, 16, 7);
  }

  /** Returns the way to the database. */
  public TenantTransaction transactions() {
    return transactions;
  }

  /** Returns the tenants. */
  public TenantRegister tenants() {
    return tenants;
  }

  /** Returns the publishing side of the queue. */
  public EventQueue events() {
    return new PostgresEventQueue(wakeups);
  }

  /** Returns the consuming side of the queue. */
  public Subscriptions subscriptions() {
    return new PostgresSubscriptions(transactions, wakeups);
  }

  /** Returns the consuming side of the queue with other SQL. */
  Subscriptions subscriptions(DeliveryStatements statements) {
    return new PostgresSubscriptions(transactions, wakeups, statements);
  }

  /** Returns the dead letters. */
  public DeadLetters deadLetters() {
    return new PostgresDeadLetters(wakeups);
  }

  /** Returns the leases of singletons. */
  public Leadership leadership() {
    return new PostgresLeadership(transactions);
  }

  /** Returns the leases of singletons, with other SQL to hold an epoch. */
  Leadership leadership(String holdEpoch) {
    return new PostgresLeadership(transactions, holdEpoch);
  }

  /** Returns the large values. */
  public Blobs blobs() {
    return new PostgresBlobs();
  }

  /** Returns the keys of processed commands. */
  public Idempotency idempotency() {
    return new PostgresIdempotency();
  }

  /** Returns the state of the database. */
  public Database database() {
    return watch;
  }

  /** Returns what makes and drops partitions. */
  Housekeeping housekeeping() {
    return housekeeping;
  }

  @Override
  public void close() {
    watch.close();
    housekeeping.close();
    wakeups.close();
    connections.close();
  }
}
