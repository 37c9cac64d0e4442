// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.store.Database;
import org.oresund.store.DatabaseStatus;
import org.oresund.store.DatabaseStatus.State;
import org.oresund.store.MigrationSource;
import org.oresund.store.SchemaReady;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the database for as long as the node lives: connects, checks, migrates, watches, and does
 * it again when the server went away.
 *
 * <p>All of it on one thread of its own; {@link #status()} only reads.
 */
@Component(service = Database.class, immediate = true)
public final class DatabaseWatch implements Database, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration REFUSED_PAUSE = Duration.ofMinutes(1);
  private static final Duration WATCH_PAUSE = Duration.ofSeconds(2);
  private static final int PING_SECONDS = 3;

  private final PostgresConnections connections;
  private final SchemaMigrator migrator;
  private final Housekeeping housekeeping;
  private final BiFunction<String, Integer, Runnable> announcer;
  private final Thread thread = new Thread(this::follow, "oresund-store-watch");

  private final Map<MigrationSource, CoreScripts> sources = new HashMap<>();
  private final Map<CoreScripts, Runnable> announced = new HashMap<>();
  private int arrivals;
  private int seenArrivals;
  private boolean closed;
  private volatile Snapshot snapshot = new Snapshot(State.CONNECTING, null, "", Instant.now());

  /** Follows the database and registers {@link SchemaReady} services. */
  @Activate
  public DatabaseWatch(
      BundleContext context,
      @Reference PostgresConnections connections,
      @Reference Housekeeping housekeeping) {
    this(connections, housekeeping, (core, version) -> register(context, core, version));
    start();
  }

  /**
   * Follows a database once started.
   *
   * @param announcer publishes {@link SchemaReady} for a core and version; running its answer
   *     withdraws it
   */
  public DatabaseWatch(
      PostgresConnections connections,
      Housekeeping housekeeping,
      BiFunction<String, Integer, Runnable> announcer) {
    this.connections = connections;
    this.migrator = new SchemaMigrator(connections);
    this.housekeeping = housekeeping;
    this.announcer = announcer;
    thread.setDaemon(true);
  }

  /** Starts following. */
  public void start() {
    thread.start();
  }

  @Override
  public DatabaseStatus status() {
    Snapshot now = snapshot;
    return new DatabaseStatus(
        now.state(),
        now.problem(),
        new DatabaseStatus.Server(kind(), now.version()),
        connections.figures(),
        now.since());
  }

  /** Adds the scripts of a core; they run soon. */
  @Reference(
      name = "migrationSource",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  public synchronized void add(MigrationSource source) {
    sources.put(source, CoreScripts.of(source));
    arrivals++;
    notifyAll();
  }

  /** Forgets a core whose bundle goes; its schema stays. */
  public synchronized void remove(MigrationSource source) {
    CoreScripts core = sources.remove(source);
    Runnable withdrawal = core == null ? null : announced.remove(core);
    if (withdrawal != null) {
      withdrawal.run();
    }
  }

  @Override
  @Deactivate
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    Duration pause = FIRST_PAUSE;
    while (!isClosed()) {
      try {
        makeReady();
        pause = FIRST_PAUSE;
        pause(WATCH_PAUSE, Wake.NEW_SOURCES);
      } catch (SQLException e) {
        lose(SqlProblems.problem(e));
        pause(jittered(pause), Wake.CLOSING_ONLY);
        pause = longer(pause);
      } catch (ProblemException e) {
        boolean away = e.problem().code().equals("store.unavailable");
        if (away) {
          lose(e.problem());
        } else {
          enter(State.REFUSED, e.problem());
        }
        pause(away ? jittered(pause) : REFUSED_PAUSE, Wake.NEW_SOURCES);
        pause = longer(pause);
      } catch (RuntimeException e) {
        LOG.error("Watching the database failed", e);
        pause(LONGEST_PAUSE, Wake.CLOSING_ONLY);
      }
    }
  }

  /** A server that starts beside this node is not missed before it had time to. */
  private void lose(Problem problem) {
    Snapshot now = snapshot;
    boolean starting =
        now.state() == State.CONNECTING && now.since().plus(PATIENCE).isAfter(Instant.now());
    enter(
        starting ? State.CONNECTING : State.UNAVAILABLE,
        problem.with("database", connections.settings().address().place()));
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private void makeReady() throws SQLException {
    List<CoreScripts> pending = pending();
    if (!ownTablesAreKnown()) {
      return;
    }
    if (snapshot.state() == State.READY && pending.isEmpty()) {
      ping();
      return;
    }
    String version = checkServer();
    if (!pending.isEmpty()) {
      enter(State.MIGRATING, null, version);
      migrator.migrate(pending);
    }
    housekeeping.preparePartitions();
    enter(State.READY, null, version);
    pending.forEach(this::announce);
  }

  private void ping() throws SQLException {
    try (Connection connection = connections.borrow()) {
      if (!connection.isValid(PING_SECONDS)) {
        throw new SQLException("No answer", "08006");
      }
      connection.rollback();
    }
  }

  private String checkServer() throws SQLException {
    try (Connection connection = connections.openSingle()) {
      RoleCheck.check(connection);
      String version = connection.getMetaData().getDatabaseProductVersion();
      connection.rollback();
      return version;
    }
  }

  /** Services come in any order; without the store's own tables no other core is served. */
  private synchronized boolean ownTablesAreKnown() {
    return sources.values().stream().anyMatch(core -> core.core().equals(StoreMigrations.CORE));
  }

  private synchronized List<CoreScripts> pending() {
    seenArrivals = arrivals;
    List<CoreScripts> pending = new ArrayList<>(sources.values());
    pending.removeAll(announced.keySet());
    return pending;
  }

  private void announce(CoreScripts core) {
    Runnable withdrawal = announcer.apply(core.core(), core.newest());
    synchronized (this) {
      if (sources.containsValue(core)) {
        announced.put(core, withdrawal);
        return;
      }
    }
    withdrawal.run();
  }

  private DatabaseStatus.Kind kind() {
    try {
      return connections.settings().kind();
    } catch (ProblemException e) {
      return DatabaseStatus.Kind.EXTERNAL;
    }
  }

  private void enter(State state, @Nullable Problem problem) {
    enter(state, problem, snapshot.version());
  }

  /** What fails because this node stops is no news of the database. */
  private void enter(State state, @Nullable Problem problem, String version) {
    Snapshot before = snapshot;
    boolean unchanged = before.state() == state && Objects.equals(before.problem(), problem);
    if (unchanged || isClosed()) {
      return;
    }
    boolean same = before.state() == state;
    snapshot = new Snapshot(state, problem, version, same ? before.since() : Instant.now());
    if (same) {
      return;
    }
    if (problem == null) {
      LOG.info("Database {} {}", state, version);
    } else {
      LOG.warn("Database {}: {}", state, problem.line());
    }
  }

  private static Runnable register(BundleContext context, String core, int version) {
    ServiceRegistration<SchemaReady> registration =
        context.registerService(
            SchemaReady.class,
            new MigratedSchema(core, version),
            FrameworkUtil.asDictionary(Map.of(SchemaReady.CORE, core)));
    return registration::unregister;
  }

  private static Duration jittered(Duration pause) {
    long millis = pause.toMillis();
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void pause(Duration longest, Wake wake) {
    long end = System.nanoTime() + longest.toNanos();
    try {
      while (!closed && (wake == Wake.CLOSING_ONLY || arrivals == seenArrivals)) {
        long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /** What ends a pause early. */
  private enum Wake {
    CLOSING_ONLY,
    NEW_SOURCES
  }

  private record MigratedSchema(String core, int version) implements SchemaReady {}

  private record Snapshot(State state, @Nullable Problem problem, String version, Instant since) {}
}
