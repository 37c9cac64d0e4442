// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.TenantId;
import org.oresund.runtime.DesiredState;
import org.oresund.runtime.InstanceState;
import org.oresund.store.Tx;

/** Instances: what they shall be, what they run and how they were seen last. */
public final class InstanceTable {

  private static final String COLUMNS =
      """
      SELECT tenant_id, id, name, type, sha256, desired, config_version, blocked_by, actual, since,
        problem, occurrences
      FROM runtime.instance
      """;

  private static final String BY_NAME =
      COLUMNS
          + """
          WHERE tenant_id = ?
          AND name = ?
          """;

  private InstanceTable() {}

  /**
   * An instance.
   *
   * @param key its name
   * @param id its identity; another one after it was deleted and made again
   * @param type its connector type
   * @param sha256 the archive it runs
   * @param desired what people want
   * @param configVersion its active configuration
   * @param blockedBy why the runtime suspended it until its configuration changes; null if not
   * @param seen how its leader saw it last
   */
  public record Row(
      InstanceKey key,
      UUID id,
      String type,
      String sha256,
      DesiredState desired,
      int configVersion,
      @Nullable Problem blockedBy,
      Seen seen) {

    /** Returns whether it shall run. */
    public boolean wanted() {
      return desired == DesiredState.ENABLED && blockedBy == null;
    }
  }

  /**
   * How an instance was seen.
   *
   * @param actual what it did
   * @param since since when
   * @param problem its trouble; null if none
   * @param occurrences how often the trouble was reported
   */
  public record Seen(
      InstanceState actual, Instant since, @Nullable Problem problem, long occurrences) {}

  /** Stores a new, enabled instance. */
  public static void insert(Tx tx, UUID id, String name, String type, String sha256)
      throws SQLException {
    Sql.update(
        tx,
        """
        INSERT INTO runtime.instance
          (tenant_id, id, name, type, sha256, desired, config_version, actual)
        VALUES (?, ?, ?, ?, ?, 'ENABLED', 1, 'SUSPENDED')
        """,
        tx.tenant().value(),
        id,
        name,
        type,
        sha256);
  }

  /** Returns an instance and keeps others from changing it until the transaction ends. */
  public static Optional<Row> lock(Tx tx, String name) throws SQLException {
    return Sql.find(tx, InstanceTable::read, BY_NAME + "FOR UPDATE", tx.tenant().value(), name);
  }

  /** Returns an instance. */
  public static Optional<Row> find(Tx tx, String name) throws SQLException {
    return Sql.find(tx, InstanceTable::read, BY_NAME, tx.tenant().value(), name);
  }

  /** Returns all instances of the tenant, ordered by name. */
  public static List<Row> list(Tx tx) throws SQLException {
    return Sql.list(
        tx,
        InstanceTable::read,
        COLUMNS
            + """
            WHERE tenant_id = ?
            ORDER BY name COLLATE "C"
            """,
        tx.tenant().value());
  }

  /** Makes a configuration the active one and lifts a block. */
  public static void activate(Tx tx, UUID id, int configVersion) throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.instance
        SET config_version = ?, blocked_by = NULL
        WHERE tenant_id = ?
        AND id = ?
        """,
        configVersion,
        tx.tenant().value(),
        id);
  }

  /** Makes an archive the one the instance runs. */
  public static void runArchive(Tx tx, UUID id, String sha256) throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.instance
        SET sha256 = ?
        WHERE tenant_id = ?
        AND id = ?
        """,
        sha256,
        tx.tenant().value(),
        id);
  }

  /** Changes what people want; wanting it enabled lifts a block. */
  public static void desire(Tx tx, UUID id, DesiredState desired) throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.instance
        SET desired = ?, blocked_by = CASE ? WHEN 'ENABLED' THEN NULL ELSE blocked_by END
        WHERE tenant_id = ?
        AND id = ?
        """,
        desired,
        desired,
        tx.tenant().value(),
        id);
  }

  /** Keeps the instance from starting until its configuration changes or a person resumes it. */
  public static void block(Tx tx, UUID id, int configVersion, Problem problem) throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.instance
        SET blocked_by = ?::jsonb
        WHERE tenant_id = ?
        AND id = ?
        AND config_version = ?
        """,
        problem,
        tx.tenant().value(),
        id,
        configVersion);
  }

  /** Records how the instance is seen. */
  public static void see(Tx tx, UUID id, Seen seen) throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.instance
        SET actual = ?, since = ?, problem = ?::jsonb, occurrences = ?
        WHERE tenant_id = ?
        AND id = ?
        """,
        seen.actual(),
        seen.since(),
        seen.problem(),
        seen.occurrences(),
        tx.tenant().value(),
        id);
  }

  /** Deletes an instance with everything that belongs to it. */
  public static void delete(Tx tx, UUID id) throws SQLException {
    Sql.update(
        tx,
        """
        DELETE FROM runtime.instance
        WHERE tenant_id = ?
        AND id = ?
        """,
        tx.tenant().value(),
        id);
  }

  private static Row read(ResultSet row) throws SQLException {
    return new Row(
        new InstanceKey(new TenantId(row.getString("tenant_id")), row.getString("name")),
        Sql.uuid(row, "id"),
        row.getString("type"),
        row.getString("sha256"),
        DesiredState.valueOf(row.getString("desired")),
        row.getInt("config_version"),
        Sql.problem(row, "blocked_by"),
        new Seen(
            InstanceState.valueOf(row.getString("actual")),
            Sql.instant(row, "since"),
            Sql.problem(row, "problem"),
            row.getLong("occurrences")));
  }
}
