// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.database;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.oresund.store.Tx;

/** When the runs of an instance are due next, by the database clock. */
public final class ScheduleTable {

  private ScheduleTable() {}

  /** Returns the database's time. */
  public static Instant now(Tx tx) throws SQLException {
    return Sql.find(tx, row -> Sql.instant(row, "now"), "SELECT clock_timestamp() AS now")
        .orElseThrow();
  }

  /** Returns when a mode is due. */
  public static Optional<Instant> find(Tx tx, UUID instance, String mode) throws SQLException {
    return Sql.find(
        tx,
        row -> Sql.instant(row, "next_at"),
        """
        SELECT next_at
        FROM runtime.run_schedule
        WHERE tenant_id = ?
        AND instance_id = ?
        AND mode = ?
        """,
        tx.tenant().value(),
        instance,
        mode);
  }

  /** Sets when a mode is due. */
  public static void set(Tx tx, UUID instance, String mode, Instant nextAt) throws SQLException {
    Sql.update(
        tx,
        """
        INSERT INTO runtime.run_schedule (tenant_id, instance_id, mode, next_at)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (tenant_id, instance_id, mode) DO UPDATE
        SET next_at = excluded.next_at
        """,
        tx.tenant().value(),
        instance,
        mode,
        nextAt);
  }

  /** Returns the modes that are due. */
  public static List<String> due(Tx tx, UUID instance) throws SQLException {
    return Sql.list(
        tx,
        row -> row.getString("mode"),
        """
        SELECT mode
        FROM runtime.run_schedule
        WHERE tenant_id = ?
        AND instance_id = ?
        AND next_at <= clock_timestamp()
        ORDER BY next_at
        """,
        tx.tenant().value(),
        instance);
  }

  /** Returns in how many milliseconds the next mode is due; nothing without a schedule. */
  public static Optional<Long> millisToNext(Tx tx, UUID instance) throws SQLException {
    return Sql.millisUntil(
        tx,
        """
        SELECT next_at AS at
        FROM runtime.run_schedule
        WHERE tenant_id = ?
        AND instance_id = ?
        ORDER BY next_at
        LIMIT 1
        """,
        tx.tenant().value(),
        instance);
  }

  /** Forgets every mode but these. */
  public static void retain(Tx tx, UUID instance, List<String> modes) throws SQLException {
    Sql.update(
        tx,
        """
        DELETE FROM runtime.run_schedule
        WHERE tenant_id = ?
        AND instance_id = ?
        AND NOT mode = ANY (?::text[])
        """,
        tx.tenant().value(),
        instance,
        modes);
  }
}
