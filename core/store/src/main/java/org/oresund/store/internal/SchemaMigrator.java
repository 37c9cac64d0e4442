// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Brings the schemas of the cores to what this node knows, or says why it cannot work with them.
 *
 * <p>One node at a time, the others wait. The runtime role gets its rights here, and none on the
 * histories.
 */
final class SchemaMigrator {

  /** Chosen at random, the same on every node: the key of the lock under which all migrate. */
  private static final long LOCK = 0x4f72_6573_756e_64L;

  private static final String WAIT_FOR_LOCK = "SELECT pg_advisory_lock(?)";
  private static final String LONGEST_WAIT = "SET lock_timeout = '10min'";
  private static final String IS_VERSIONED =
      "SELECT to_regclass('store.schema_version') IS NOT NULL";
  private static final String VERSION =
      """
      SELECT version, readable_from
      FROM store.schema_version
      WHERE core = ?
      """;
  private static final String RECORD =
      """
      INSERT INTO store.schema_version AS s (core, version, readable_from)
      VALUES (?, ?, ?)
      ON CONFLICT (core) DO UPDATE
      SET version = excluded.version,
          readable_from = greatest(s.readable_from, excluded.readable_from),
          changed_at = now()
      WHERE s.version < excluded.version
      """;

  private final PostgresConnections connections;

  SchemaMigrator(PostgresConnections connections) {
    this.connections = connections;
  }

  /**
   * Migrates the cores in their declared order.
   *
   * @throws ProblemException {@code store.schema-newer}, {@code store.schema-older}, {@code
   *     store.migration-failed} or {@code store.migration-login-invalid}
   * @throws SQLException if the database went away
   */
  void migrate(List<CoreScripts> cores) throws SQLException {
    List<CoreScripts> ordered =
        cores.stream().sorted(Comparator.comparingInt(CoreScripts::order)).toList();
    Login migration = connections.settings().migration();
    if (migration == null || allCurrent(ordered)) {
      checkAll(ordered);
      return;
    }
    PGSimpleDataSource source = connections.migrationSource(migration);
    try (Connection connection = asOwner(source)) {
      lock(connection);
      for (CoreScripts core : ordered) {
        migrate(connection, source, core);
      }
    }
  }

  private boolean allCurrent(List<CoreScripts> cores) throws SQLException {
    try (Connection connection = connections.borrow()) {
      boolean current = isVersioned(connection);
      for (CoreScripts core : cores) {
        SchemaVersion there = current ? version(connection, core) : null;
        current = there != null && there.version() >= core.newest();
      }
      connection.rollback();
      return current;
    }
  }

  private void checkAll(List<CoreScripts> cores) throws SQLException {
    try (Connection connection = connections.borrow()) {
      boolean versioned = isVersioned(connection);
      for (CoreScripts core : cores) {
        check(core, versioned ? version(connection, core) : null);
      }
      connection.rollback();
    }
  }

  private void migrate(Connection owner, PGSimpleDataSource source, CoreScripts core)
      throws SQLException {
    SchemaVersion there = isVersioned(owner) ? version(owner, core) : null;
    if (there != null && there.version() >= core.newest()) {
      check(core, there);
      return;
    }
    String runtime = quoted(connections.settings().runtime().user());
    execute(owner, "CREATE SCHEMA IF NOT EXISTS " + quoted(core.core()));
    for (String grant : grants(quoted(core.core()), runtime)) {
      execute(owner, grant);
    }
    owner.commit();
    runScripts(source, core, runtime);
    execute(
        owner, "REVOKE ALL ON " + quoted(core.core()) + ".flyway_schema_history FROM " + runtime);
    record(owner, core);
    owner.commit();
  }

  private void runScripts(PGSimpleDataSource source, CoreScripts core, String runtime) {
    FluentConfiguration configuration =
        Flyway.configure(Flyway.class.getClassLoader())
            .dataSource(source)
            .defaultSchema(core.core())
            .createSchemas(false)
            .failOnMissingLocations(false)
            .resourceProvider(new ScriptProvider(core))
            .javaMigrationClassProvider(List::of)
            .placeholders(Map.of("runtime", runtime))
            .loggers("slf4j")
            .validateMigrationNaming(true)
            .cleanDisabled(true);
    try {
      configuration.load().migrate();
    } catch (FlywayException e) {
      throw migrationFailed(core, e);
    }
  }

  private static ProblemException migrationFailed(CoreScripts core, FlywayException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && SqlProblems.isUnavailable(sql)) {
        return SqlProblems.of(sql);
      }
    }
    return new ProblemException(
        Problem.of(
                "store.migration-failed",
                "The schema " + core.core() + " could not be migrated.",
                "Nothing of the failed script was kept; see the log, then start again.")
            .with("core", core.core()),
        e);
  }

  /** Throws unless a node that knows these scripts can work with the schema as it is. */
  private static void check(CoreScripts core, @Nullable SchemaVersion there) {
    int version = there == null ? 0 : there.version();
    if (version < core.newest()) {
      throw new ProblemException(
          range(
              "store.schema-older",
              core,
              version,
              "Give one node ORESUND_DB_MIGRATION_USER and start it first."));
    }
    if (there != null && there.readableFrom() > core.newest()) {
      throw new ProblemException(
          range(
              "store.schema-newer",
              core,
              version,
              "Upgrade this node; going back to an older version means restoring a backup."));
    }
  }

  private static Problem range(String code, CoreScripts core, int version, String remedy) {
    String what =
        "The schema %s is at %d, this node knows it up to %d."
            .formatted(core.core(), version, core.newest());
    return Problem.of(code, what, remedy)
        .with("core", core.core())
        .with("schema", String.valueOf(version))
        .with("node", String.valueOf(core.newest()));
  }

  private static Connection asOwner(PGSimpleDataSource source) throws SQLException {
    try {
      Connection connection = source.getConnection();
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      if (SqlProblems.isUnavailable(e)) {
        throw e;
      }
      throw new ProblemException(
          Problem.of(
              "store.migration-login-invalid",
              "The migration login is refused, or may not act as " + StoreSettings.OWNER + ".",
              "Check its password, and run the SQL that ./oresund db-roles prints."),
          e);
    }
  }

  /** A session lock, so that it outlives the transactions of the scripts and ends with the node. */
  private static void lock(Connection connection) throws SQLException {
    execute(connection, LONGEST_WAIT);
    try (PreparedStatement statement = connection.prepareStatement(WAIT_FOR_LOCK)) {
      statement.setLong(1, LOCK);
      statement.execute();
    }
    connection.commit();
  }

  private static boolean isVersioned(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(IS_VERSIONED)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static @Nullable SchemaVersion version(Connection connection, CoreScripts core)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(VERSION)) {
      statement.setString(1, core.core());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? new SchemaVersion(row.getInt(1), row.getInt(2)) : null;
      }
    }
  }

  private static void record(Connection owner, CoreScripts core) throws SQLException {
    try (PreparedStatement statement = owner.prepareStatement(RECORD)) {
      statement.setString(1, core.core());
      statement.setInt(2, core.newest());
      statement.setInt(3, core.readableFrom());
      statement.executeUpdate();
    }
  }

  private static List<String> grants(String schema, String runtime) {
    String byDefault = "ALTER DEFAULT PRIVILEGES IN SCHEMA " + schema + " GRANT ";
    return List.of(
        "GRANT USAGE ON SCHEMA " + schema + " TO " + runtime,
        byDefault + "SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + runtime,
        byDefault + "USAGE ON SEQUENCES TO " + runtime);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private record SchemaVersion(int version, int readableFrom) {}
}
