// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.oresund.api.TenantId;
import org.oresund.people.Page;
import org.oresund.people.PageRequest;
import org.oresund.people.PersonChange;
import org.oresund.people.PersonHistory;
import org.oresund.people.PlanAction;
import org.oresund.store.SchemaReady;
import org.oresund.store.TenantTransaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads a person's history from the rows of applied plans: nothing else changes a person. */
@Component
public final class PlannedHistory implements PersonHistory {

  private static final UUID LAST = new UUID(-1L, -1L);

  private static final String CHANGES =
      """
      SELECT r.plan_id, b.applied_at, p.run_id, p.instance, p.decided_by, %s
      FROM people.plan_row r
      JOIN people.plan p ON p.plan_id = r.plan_id
      JOIN people.plan_batch b
        ON b.plan_id = r.plan_id AND r.row_no BETWEEN b.first_row AND b.last_row
      WHERE r.person_id = :person
        AND r.plan_id < :after
        AND r.action <> 'QUARANTINE'
        AND b.applied_at IS NOT NULL
      ORDER BY r.plan_id DESC
      LIMIT :limit
      """
          .formatted(PlanRows.COLUMNS);

  private final TenantTransaction transaction;

  /** Creates the service. */
  @Activate
  public PlannedHistory(
      @Reference TenantTransaction transaction,
      @Reference(target = "(core=people)") SchemaReady schema) {
    this.transaction = transaction;
  }

  @Override
  public Page<PersonChange> of(TenantId tenant, UUID person, PageRequest page) {
    List<PersonChange> changes =
        transaction.call(
            tenant,
            tx ->
                Sql.of(tx, CHANGES)
                    .with("person", person)
                    .with("after", Position.id(page.after(), LAST))
                    .with("limit", page.limit() + 1)
                    .list(
                        row ->
                            new PersonChange(
                                Objects.requireNonNull(Sql.instant(row, "applied_at")),
                                PlanAction.valueOf(row.getString("action")),
                                row.getObject("plan_id", UUID.class),
                                row.getObject("run_id", UUID.class),
                                row.getString("instance"),
                                row.getString("rule"),
                                row.getString("decided_by"),
                                PlanRows.changes(row),
                                Sql.texts(row, "groups_gained"),
                                Sql.texts(row, "groups_lost"))));
    return Position.page(changes, page, last -> Position.after(last.plan().toString()));
  }
}
