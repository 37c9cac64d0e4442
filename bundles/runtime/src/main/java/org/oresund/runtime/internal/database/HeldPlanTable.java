// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.database;

import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.store.Tx;

/** Plans of an instance that wait for a person's decision because the guard holds them back. */
public final class HeldPlanTable {

  /** Looks only at what changed, so it says nothing about what another mode found. */
  private static final String PARTIAL_MODE = "delta";

  private HeldPlanTable() {}

  /**
   * A plan that a run found held back.
   *
   * @param id of the plan
   * @param mode of the run
   * @param problem what holds it back
   */
  public record Held(UUID id, String mode, Problem problem) {}

  /** Returns what holds the newest undecided plan of an instance back. */
  public static Optional<Problem> find(Tx tx, UUID instance) throws SQLException {
    return Sql.find(
        tx,
        row -> StoredProblem.parse(row.getString("problem")),
        """
        SELECT problem
        FROM runtime.held_plan
        WHERE tenant_id = ?
        AND instance_id = ?
        AND NOT decided
        ORDER BY plan_id DESC
        LIMIT 1
        """,
        tx.tenant().value(),
        instance);
  }

  /** Records that a run found a plan held back; answers whether it was not known. */
  public static boolean hold(Tx tx, UUID instance, Held held) throws SQLException {
    boolean known =
        Sql.exists(
            tx,
            """
            SELECT
            FROM runtime.held_plan
            WHERE tenant_id = ?
            AND instance_id = ?
            AND plan_id = ?
            """,
            tx.tenant().value(),
            instance,
            held.id());
    Sql.update(
        tx,
        """
        INSERT INTO runtime.held_plan AS h (tenant_id, instance_id, mode, plan_id, problem, decided)
        SELECT ?, ?, ?, ?, ?::jsonb, COALESCE(bool_or(k.decided), false)
        FROM runtime.held_plan k
        WHERE k.tenant_id = ?
        AND k.instance_id = ?
        AND k.plan_id = ?
        ON CONFLICT (tenant_id, instance_id, mode) DO UPDATE
        SET plan_id = excluded.plan_id, problem = excluded.problem, decided = excluded.decided
        """,
        tx.tenant().value(),
        instance,
        held.mode(),
        held.id(),
        held.problem(),
        tx.tenant().value(),
        instance,
        held.id());
    forgetCovered(tx, instance, held.mode(), held.id());
    return !known;
  }

  /** Records that nothing a mode looks at is held back any more. */
  public static void clear(Tx tx, UUID instance, String mode) throws SQLException {
    forgetCovered(tx, instance, mode, null);
  }

  private static void forgetCovered(Tx tx, UUID instance, String mode, @Nullable UUID but)
      throws SQLException {
    Sql.update(
        tx,
        """
        DELETE FROM runtime.held_plan
        WHERE tenant_id = ?
        AND instance_id = ?
        AND (mode = ? OR ? <> ?)
        AND plan_id IS DISTINCT FROM ?::uuid
        """,
        tx.tenant().value(),
        instance,
        mode,
        mode,
        PARTIAL_MODE,
        but);
  }

  /** Records that a person decided a plan. */
  public static void decide(Tx tx, UUID plan) throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.held_plan
        SET decided = true
        WHERE tenant_id = ?
        AND plan_id = ?
        """,
        tx.tenant().value(),
        plan);
  }
}
