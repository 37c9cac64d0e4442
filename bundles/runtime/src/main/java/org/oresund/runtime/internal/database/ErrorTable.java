// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.database;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.runtime.InstanceError;
import org.oresund.store.Tx;

/** Troubles of instances, kept for their history. */
public final class ErrorTable {

  private ErrorTable() {}

  /** Stores a new trouble. */
  public static void insert(Tx tx, UUID instance, UUID id, Problem problem) throws SQLException {
    Sql.update(
        tx,
        """
        INSERT INTO runtime.instance_error (tenant_id, id, instance_id, code, problem)
        SELECT tenant_id, ?, id, ?, ?::jsonb
        FROM runtime.instance
        WHERE tenant_id = ?
        AND id = ?
        """,
        id,
        problem.code(),
        problem,
        tx.tenant().value(),
        instance);
  }

  /** Records that a trouble was reported again. */
  public static void repeat(Tx tx, UUID id, long occurrences) throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.instance_error
        SET occurrences = ?, last_at = now()
        WHERE tenant_id = ?
        AND id = ?
        """,
        occurrences,
        tx.tenant().value(),
        id);
  }

  /** Returns troubles older than the given one, newest first. */
  public static List<InstanceError> list(Tx tx, UUID instance, @Nullable UUID after, int limit)
      throws SQLException {
    return Sql.newestFirst(
        tx,
        row ->
            new InstanceError(
                Sql.uuid(row, "id"),
                Sql.instant(row, "first_at"),
                Sql.instant(row, "last_at"),
                row.getLong("occurrences"),
                Objects.requireNonNull(Sql.problem(row, "problem"))),
        """
        SELECT r.id, r.first_at, r.last_at, r.occurrences, r.problem
        FROM runtime.instance_error r
        WHERE r.tenant_id = ?
        AND r.instance_id = ?
        """,
        new Sql.Before(after, limit),
        tx.tenant().value(),
        instance);
  }

  /** Forgets troubles not reported for a number of days. */
  public static void forget(Tx tx, int days) throws SQLException {
    Sql.update(
        tx,
        """
        DELETE FROM runtime.instance_error
        WHERE tenant_id = ?
        AND last_at < now() - make_interval(days => ?)
        """,
        tx.tenant().value(),
        days);
  }
}
