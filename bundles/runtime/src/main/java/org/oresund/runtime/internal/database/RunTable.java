// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunResult;
import org.oresund.runtime.RunState;
import org.oresund.runtime.RunView;
import org.oresund.runtime.internal.configuration.Documents;
import org.oresund.store.Tx;

/** Runs, waiting and past. */
public final class RunTable {

  private static final String COLUMNS =
      """
      SELECT r.id, i.name, r.mode, r.extent, r.state, r.attempt, r.requested_at, r.requested_by,
        r.started_at, r.ended_at, r.outcome, r.counts, r.plan_id, r.problem
      FROM runtime.run r
      JOIN runtime.instance i ON i.tenant_id = r.tenant_id AND i.id = r.instance_id
      """;

  private RunTable() {}

  /** Why a run exists. */
  public enum Cause {
    /** Somebody asked for it. */
    REQUEST,
    /** Its time had come. */
    SCHEDULE,
    /** A draft needs its plan. */
    DRAFT
  }

  /**
   * A run to be stored.
   *
   * @param id of the run
   * @param instance the instance
   * @param mode for example {@code full}
   * @param extent whether it stops at the stored plan
   * @param cause why it exists
   * @param by account, or {@code schedule}
   */
  public record NewRun(
      UUID id, UUID instance, String mode, RunRequest.Extent extent, Cause cause, String by) {}

  /**
   * A run whose turn it is.
   *
   * @param id of the run
   * @param mode for example {@code full}
   * @param extent whether it stops at the stored plan
   * @param cause why it exists
   * @param attempt counts from 1
   */
  public record Claimed(UUID id, String mode, RunRequest.Extent extent, Cause cause, int attempt) {}

  /** Stores a waiting run. */
  public static void insert(Tx tx, NewRun run) throws SQLException {
    Sql.update(
        tx,
        """
        INSERT INTO runtime.run
          (tenant_id, id, instance_id, mode, extent, cause, state, requested_by)
        VALUES (?, ?, ?, ?, ?, ?, 'WAITING', ?)
        """,
        tx.tenant().value(),
        run.id(),
        run.instance(),
        run.mode(),
        run.extent(),
        run.cause(),
        run.by());
  }

  /** Returns a run that would do the same and has not begun. */
  public static Optional<UUID> findEqual(Tx tx, NewRun run) throws SQLException {
    return Sql.find(
        tx,
        row -> Sql.uuid(row, "id"),
        """
        SELECT id
        FROM runtime.run
        WHERE tenant_id = ?
        AND instance_id = ?
        AND state = 'WAITING'
        AND mode = ?
        AND extent = ?
        AND cause IN ('REQUEST', 'SCHEDULE')
        AND attempt = 0
        ORDER BY id
        LIMIT 1
        """,
        tx.tenant().value(),
        run.instance(),
        run.mode(),
        run.extent());
  }

  /** Returns whether a run of this mode waits or is being worked on. */
  public static boolean isOpen(Tx tx, UUID instance, String mode) throws SQLException {
    return Sql.exists(
        tx,
        """
        SELECT FROM runtime.run
        WHERE tenant_id = ?
        AND instance_id = ?
        AND state IN ('WAITING', 'RUNNING')
        AND mode = ?
        AND extent = 'APPLY'
        LIMIT 1
        """,
        tx.tenant().value(),
        instance,
        mode);
  }

  /** Returns whether a run of the instance has ended well and may have changed people. */
  public static boolean hasApplied(Tx tx, UUID instance) throws SQLException {
    return Sql.exists(
        tx,
        """
        SELECT FROM runtime.run
        WHERE tenant_id = ?
        AND instance_id = ?
        AND state = 'SUCCEEDED'
        AND extent = 'APPLY'
        LIMIT 1
        """,
        tx.tenant().value(),
        instance);
  }

  /** Returns the run that is being worked on, or else the one whose turn is next. */
  public static Optional<UUID> open(Tx tx, UUID instance) throws SQLException {
    return Sql.find(
        tx,
        row -> Sql.uuid(row, "id"),
        """
        SELECT id
        FROM runtime.run
        WHERE tenant_id = ?
        AND instance_id = ?
        AND state IN ('WAITING', 'RUNNING')
        ORDER BY state = 'RUNNING' DESC, id
        LIMIT 1
        """,
        tx.tenant().value(),
        instance);
  }

  /**
   * Lets runs of an older epoch wait for another attempt; those at their last one fail.
   *
   * @return the runs that failed
   */
  public static List<UUID> takeOver(
      Tx tx, UUID instance, long epoch, int maxAttempts, Problem problem) throws SQLException {
    return Sql.list(
            tx,
            row -> Map.entry(Sql.uuid(row, "id"), row.getString("state")),
            """
            UPDATE runtime.run
            SET state = CASE WHEN attempt >= ? THEN 'FAILED' ELSE 'WAITING' END,
              ended_at = CASE WHEN attempt >= ? THEN clock_timestamp() END,
              problem = ?::jsonb
            WHERE tenant_id = ?
            AND instance_id = ?
            AND state = 'RUNNING'
            AND epoch < ?
            RETURNING id, state
            """,
            maxAttempts,
            maxAttempts,
            problem,
            tx.tenant().value(),
            instance,
            epoch)
        .stream()
        .filter(run -> run.getValue().equals("FAILED"))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Begins the earliest run that may begin, unless one is being worked on. */
  public static Optional<Claimed> claim(Tx tx, UUID instance, long epoch, List<Cause> causes)
      throws SQLException {
    return Sql.find(
        tx,
        row ->
            new Claimed(
                Sql.uuid(row, "id"),
                row.getString("mode"),
                RunRequest.Extent.valueOf(row.getString("extent")),
                Cause.valueOf(row.getString("cause")),
                row.getInt("attempt")),
        """
        UPDATE runtime.run
        SET state = 'RUNNING', attempt = attempt + 1, epoch = ?, heartbeat_at = clock_timestamp(),
          started_at = COALESCE(started_at, clock_timestamp())
        WHERE tenant_id = ?
        AND id = (
          SELECT id
          FROM runtime.run
          WHERE tenant_id = ?
          AND instance_id = ?
          AND state = 'WAITING'
          AND cause = ANY (?::text[])
          AND not_before <= clock_timestamp()
          ORDER BY id
          LIMIT 1)
        AND NOT EXISTS (
          SELECT FROM runtime.run
          WHERE tenant_id = ?
          AND instance_id = ?
          AND state = 'RUNNING')
        RETURNING id, mode, extent, cause, attempt
        """,
        epoch,
        tx.tenant().value(),
        tx.tenant().value(),
        instance,
        causes.stream().map(Enum::name).toList(),
        tx.tenant().value(),
        instance);
  }

  /** Records that a run is alive. */
  public static void beat(Tx tx, UUID run) throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.run
        SET heartbeat_at = clock_timestamp()
        WHERE tenant_id = ?
        AND id = ?
        AND state = 'RUNNING'
        """,
        tx.tenant().value(),
        run);
  }

  /** Ends a run that did its work. */
  public static void succeed(Tx tx, UUID run, @Nullable RunResult result) throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.run
        SET state = 'SUCCEEDED', ended_at = clock_timestamp(), outcome = ?, counts = ?::jsonb,
          plan_id = ?, problem = ?::jsonb
        WHERE tenant_id = ?
        AND id = ?
        AND state = 'RUNNING'
        """,
        result == null ? null : result.outcome(),
        result == null ? "{}" : Documents.write(result.counts()),
        result == null ? null : result.planId(),
        result == null ? null : result.problem(),
        tx.tenant().value(),
        run);
  }

  /** Ends a run that failed for good. */
  public static void fail(Tx tx, UUID run, Problem problem) throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.run
        SET state = 'FAILED', ended_at = clock_timestamp(), problem = ?::jsonb
        WHERE tenant_id = ?
        AND id = ?
        AND state IN ('WAITING', 'RUNNING')
        """,
        problem,
        tx.tenant().value(),
        run);
  }

  /** Ends every run of an instance that has not begun. */
  public static List<UUID> failWaiting(Tx tx, UUID instance, Problem problem) throws SQLException {
    return Sql.list(
        tx,
        row -> Sql.uuid(row, "id"),
        """
        UPDATE runtime.run
        SET state = 'FAILED', ended_at = clock_timestamp(), problem = ?::jsonb
        WHERE tenant_id = ?
        AND instance_id = ?
        AND state = 'WAITING'
        RETURNING id
        """,
        problem,
        tx.tenant().value(),
        instance);
  }

  /** Lets a run wait for its next attempt. */
  public static void retry(Tx tx, UUID run, Duration delay, Problem problem) throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.run
        SET state = 'WAITING', problem = ?::jsonb,
          not_before = clock_timestamp() + make_interval(secs => ?)
        WHERE tenant_id = ?
        AND id = ?
        AND state = 'RUNNING'
        """,
        problem,
        delay.toMillis() / 1000.0,
        tx.tenant().value(),
        run);
  }

  /** Returns in how many milliseconds a waiting run may begin; nothing if none waits. */
  public static Optional<Long> millisToNext(Tx tx, UUID instance) throws SQLException {
    return Sql.millisUntil(
        tx,
        """
        SELECT not_before AS at
        FROM runtime.run
        WHERE tenant_id = ?
        AND instance_id = ?
        AND state = 'WAITING'
        ORDER BY not_before
        LIMIT 1
        """,
        tx.tenant().value(),
        instance);
  }

  /** Returns a run. */
  public static Optional<RunView> find(Tx tx, UUID run) throws SQLException {
    return Sql.byId(tx, RunTable::read, COLUMNS, run);
  }

  /** Returns runs older than the given one, newest first. */
  public static List<RunView> list(Tx tx, UUID instance, @Nullable UUID after, int limit)
      throws SQLException {
    return Sql.newestFirst(
        tx,
        RunTable::read,
        COLUMNS
            + """
            WHERE r.tenant_id = ?
            AND r.instance_id = ?
            """,
        new Sql.Before(after, limit),
        tx.tenant().value(),
        instance);
  }

  /** Forgets runs that ended a number of days ago. */
  public static void forget(Tx tx, int days) throws SQLException {
    Sql.update(
        tx,
        """
        DELETE FROM runtime.run
        WHERE tenant_id = ?
        AND ended_at < now() - make_interval(days => ?)
        """,
        tx.tenant().value(),
        days);
  }

  private static RunView read(ResultSet row) throws SQLException {
    return new RunView(
        Sql.uuid(row, "id"),
        row.getString("name"),
        row.getString("mode"),
        RunRequest.Extent.valueOf(row.getString("extent")),
        new RunView.Progress(
            RunState.valueOf(row.getString("state")),
            row.getInt("attempt"),
            Sql.instant(row, "requested_at"),
            row.getString("requested_by"),
            Sql.instantOrNull(row, "started_at"),
            Sql.instantOrNull(row, "ended_at")),
        result(row),
        Sql.problem(row, "problem"));
  }

  private static RunView.@Nullable Result result(ResultSet row) throws SQLException {
    if (RunState.valueOf(row.getString("state")) != RunState.SUCCEEDED) {
      return null;
    }
    String outcome = row.getString("outcome");
    Map<String, Long> counts = new TreeMap<>();
    Documents.parse(row.getString("counts"))
        .forEach((name, count) -> counts.put(name, ((Number) count).longValue()));
    return new RunView.Result(
        outcome == null ? RunResult.Outcome.UNCHANGED : RunResult.Outcome.valueOf(outcome),
        counts,
        Sql.uuidOrNull(row, "plan_id"));
  }
}
