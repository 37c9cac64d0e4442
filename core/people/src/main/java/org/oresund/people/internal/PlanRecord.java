// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.people.Plan;
import org.oresund.privacy.AuditEvent;
import org.oresund.store.Tx;

/**
 * A row of table {@code plan}: the plan as others see it, and what its application needs.
 *
 * @param importId the import whose staging belongs to it; null for none
 */
record PlanRecord(
    Plan shown,
    @Nullable UUID importId,
    @Nullable String cursorBefore,
    @Nullable String cursor,
    String correlationId,
    int batches,
    int appliedBatches) {

  /** The columns that {@link #read} needs. */
  static final String COLUMNS =
      """
      plan_id, instance, import_id, run_id, cause, state, hash, cursor_before, cursor,
      CAST(counts AS text) AS counts, CAST(guard AS text) AS guard, correlation_id, batches,
      applied_batches, created_at, decided_by, decided_at, finished_at
      """;

  private static final String LOCK =
      """
      SELECT %s
      FROM people.plan
      WHERE plan_id = :plan
      FOR UPDATE
      """
          .formatted(COLUMNS);

  /** Reads and locks a plan. */
  static Optional<PlanRecord> lock(Tx tx, UUID plan) throws SQLException {
    return Sql.of(tx, LOCK).with("plan", plan).first(PlanRecord::read);
  }

  /** Reads the present row. */
  static PlanRecord read(ResultSet row) throws SQLException {
    Plan shown =
        new Plan(
            row.getObject("plan_id", UUID.class),
            row.getString("instance"),
            Plan.Cause.valueOf(row.getString("cause")),
            row.getObject("run_id", UUID.class),
            Plan.State.valueOf(row.getString("state")),
            row.getString("hash"),
            Json.counts(row.getString("counts")),
            Json.guardLines(row.getString("guard")),
            Objects.requireNonNull(Sql.instant(row, "created_at")),
            row.getString("decided_by"),
            Sql.instant(row, "decided_at"),
            Sql.instant(row, "finished_at"));
    return new PlanRecord(
        shown,
        row.getObject("import_id", UUID.class),
        row.getString("cursor_before"),
        row.getString("cursor"),
        row.getString("correlation_id"),
        row.getInt("batches"),
        row.getInt("applied_batches"));
  }

  /** Returns the id. */
  UUID id() {
    return shown.id();
  }

  /** Returns the instance it came from. */
  String instance() {
    return shown.instance();
  }

  /** Returns the state. */
  Plan.State state() {
    return shown.state();
  }

  /** Returns who answers for the changes: whoever released the plan, else what computed it. */
  AuditEvent.Actor actor() {
    String by = shown.decidedBy();
    if (by != null) {
      return new AuditEvent.Actor(by, "instance/" + instance(), "rest", null, correlationId);
    }
    return shown.cause() == Plan.Cause.TIMER
        ? AuditEvent.Actor.system(correlationId)
        : AuditEvent.Actor.instance(instance(), correlationId);
  }
}
