// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.people.Page;
import org.oresund.people.PageRequest;
import org.oresund.people.Plan;
import org.oresund.people.PlanAction;
import org.oresund.people.PlanRow;
import org.oresund.people.Plans;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditLog;
import org.oresund.store.EventQueue;
import org.oresund.store.Leadership;
import org.oresund.store.SchemaReady;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows the plans in table {@code plan} and applies those that a person releases. */
@Component
public final class StoredPlans implements Plans {

  private static final UUID LAST = new UUID(-1L, -1L);

  private static final String LIST =
      """
      SELECT %s
      FROM people.plan
      WHERE plan_id < :after
        AND (CAST(:instance AS text) IS NULL OR instance = :instance)
      ORDER BY plan_id DESC
      LIMIT :limit
      """
          .formatted(PlanRecord.COLUMNS);

  private static final String FIND =
      """
      SELECT %s
      FROM people.plan
      WHERE plan_id = :plan
      """
          .formatted(PlanRecord.COLUMNS);

  private static final String ROWS =
      """
      SELECT %s
      FROM people.plan_row
      WHERE plan_id = :plan
        AND row_no > :after
        AND (CAST(:action AS text) IS NULL OR action = :action)
      ORDER BY row_no
      LIMIT :limit
      """
          .formatted(PlanRows.COLUMNS);

  /** What is no longer as the plan found it: rows by number with the fields that changed. */
  private static final String CHANGED =
      """
      SELECT r.row_no,
        concat_ws(', ',
          CASE WHEN p.person_id IS NULL THEN 'person' END,
          %s,
          CASE WHEN r.old_active IS NOT NULL AND p.active <> r.old_active THEN 'active' END,
          CASE WHEN r.old_manager_id IS DISTINCT FROM r.new_manager_id
            AND p.manager_id IS DISTINCT FROM r.old_manager_id THEN 'manager' END) AS fields
      FROM people.plan_row r
      LEFT JOIN people.person p ON p.person_id = r.person_id
      WHERE r.plan_id = :plan
        AND r.person_revision IS NOT NULL
        AND r.action <> 'QUARANTINE'
        AND p.revision IS DISTINCT FROM r.person_revision
      UNION ALL
      SELECT r.row_no, 'key'
      FROM people.plan_row r
      JOIN people.external_key x ON x.instance = :instance AND x.key = r.key
      WHERE r.plan_id = :plan
        AND r.subject = 'PERSON'
        AND r.action IN ('CREATE', 'LINK')
      UNION ALL
      SELECT r.row_no, 'name'
      FROM people.plan_row r
      LEFT JOIN people.directory_group g ON g.instance = :instance AND g.key = r.key
      WHERE r.plan_id = :plan
        AND r.subject = 'GROUP'
        AND g.name IS DISTINCT FROM r.old_name
      UNION ALL
      SELECT coalesce(r.row_no, 0), 'groups'
      FROM people.plan_member c
      LEFT JOIN people.membership m
        ON m.instance = :instance
        AND m.group_ref = c.group_ref
        AND m.member_ref = c.member_ref
        AND m.group_kind = c.group_kind
        AND m.member_kind = c.member_kind
        AND m.origin = c.origin
      LEFT JOIN people.plan_row r
        ON r.plan_id = c.plan_id AND r.key = c.member_ref AND c.member_kind = 'KEY'
      WHERE c.plan_id = :plan
        AND (m.tenant_id IS NULL) = (c.change = 'REMOVE')
      ORDER BY 1
      LIMIT 100
      """
          .formatted(
              PersonColumns.changedNames(
                  """
                  CASE WHEN r.old_%1$s IS DISTINCT FROM r.new_%1$s
                      AND p.%1$s IS DISTINCT FROM r.old_%1$s THEN '%2$s' END"""));

  private static final String RELEASE =
      """
      UPDATE people.plan
      SET state = 'APPLYING',
        decided_by = :by,
        decided_at = now(),
        progressed_at = now()
      WHERE plan_id = :plan
      """;

  private static final String REJECT =
      """
      UPDATE people.plan
      SET state = 'REJECTED',
        decided_by = :by,
        decided_at = now()
      WHERE plan_id = :plan
      """;

  private final PeopleTransaction transaction;
  private final PlanApplication application;
  private final AuditLog audit;

  /** Creates the service. */
  @Activate
  public StoredPlans(
      @Reference TenantTransaction transaction,
      @Reference Leadership leadership,
      @Reference AuditLog audit,
      @Reference EventQueue events,
      @Reference(target = "(core=people)") SchemaReady schema) {
    this.transaction = new PeopleTransaction(transaction, leadership);
    this.application = new PlanApplication(this.transaction, new Announcer(audit, events));
    this.audit = audit;
  }

  @Override
  public Page<Plan> list(TenantId tenant, @Nullable String instance, PageRequest page) {
    List<Plan> plans =
        transaction.call(
            tenant,
            null,
            tx ->
                Sql.of(tx, LIST)
                    .with("after", Position.id(page.after(), LAST))
                    .with("instance", instance)
                    .with("limit", page.limit() + 1)
                    .list(row -> PlanRecord.read(row).shown()));
    return Position.page(plans, page, last -> Position.after(last.id().toString()));
  }

  @Override
  public Optional<Plan> find(TenantId tenant, UUID plan) {
    return transaction.call(
        tenant,
        null,
        tx -> Sql.of(tx, FIND).with("plan", plan).first(row -> PlanRecord.read(row).shown()));
  }

  @Override
  public Page<PlanRow> rows(
      TenantId tenant, UUID plan, @Nullable PlanAction action, PageRequest page) {
    List<PlanRow> rows =
        transaction.call(
            tenant,
            null,
            tx ->
                Sql.of(tx, ROWS)
                    .with("plan", plan)
                    .with("after", Position.number(page.after()))
                    .with("action", action)
                    .with("limit", page.limit() + 1)
                    .list(PlanRows::read));
    return Position.page(rows, page, last -> Position.after(Long.toString(last.row())));
  }

  @Override
  public Plan release(TenantId tenant, UUID plan, String hash, String by) {
    transaction.call(tenant, null, tx -> markReleased(tx, plan, hash, by));
    application.apply(tenant, plan, null);
    return find(tenant, plan).orElseThrow();
  }

  @Override
  public Plan reject(TenantId tenant, UUID plan, String by) {
    return transaction.call(tenant, null, tx -> markRejected(tx, plan, by));
  }

  private Plan markReleased(Tx tx, UUID id, String hash, String by) throws SQLException {
    PlanRecord plan = decidable(tx, id, Plan.State.PREVIEWED, Plan.State.HELD, Plan.State.REJECTED);
    if (!plan.shown().hash().equals(hash)) {
      throw new ProblemException(
          Problem.of(
                  "people.plan-other-hash",
                  "The plan is not the one that was looked at.",
                  "Look at the plan again and release it with its present hash.")
              .at("hash"));
    }
    requireUnchanged(tx, plan);
    Sql.of(tx, RELEASE).with("plan", id).with("by", by).run();
    audit(tx, plan, by, "release");
    return plan.shown();
  }

  private Plan markRejected(Tx tx, UUID id, String by) throws SQLException {
    PlanRecord plan = decidable(tx, id, Plan.State.PREVIEWED, Plan.State.HELD);
    Sql.of(tx, REJECT).with("plan", id).with("by", by).run();
    audit(tx, plan, by, "reject");
    return PlanRecord.lock(tx, id).orElseThrow().shown();
  }

  private static PlanRecord decidable(Tx tx, UUID id, Plan.State... states) throws SQLException {
    PlanRecord plan =
        PlanApplication.lock(tx, id)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.of(
                            "people.plan-unknown", "There is no such plan.", "List the plans.")));
    if (!List.of(states).contains(plan.state())) {
      throw new ProblemException(
          Problem.of(
                  "people.plan-decided",
                  "The plan is " + plan.state().name().toLowerCase(Locale.ROOT) + ".",
                  "Look for a newer plan of the instance.")
              .with("state", plan.state().name()));
    }
    return plan;
  }

  private static void requireUnchanged(Tx tx, PlanRecord plan) throws SQLException {
    Planner.expectMany(tx);
    List<Problem.Field> changed =
        Sql.of(tx, CHANGED)
            .with("plan", plan.id())
            .with("instance", plan.instance())
            .list(StoredPlans::changed);
    if (!changed.isEmpty()) {
      throw new ProblemException(
          new Problem(
              "people.plan-changed",
              "People or groups of the plan changed since it was computed.",
              "Run a preview again, look at the difference and release the new plan.",
              changed,
              Map.of("plan", plan.id().toString())));
    }
  }

  private static Problem.Field changed(ResultSet row) throws SQLException {
    return new Problem.Field("rows[" + row.getLong(1) + "]", 0, row.getString(2));
  }

  private void audit(Tx tx, PlanRecord plan, String by, String decision) {
    AuditEvent.Actor actor = new AuditEvent.Actor(by, null, "rest", null, plan.correlationId());
    audit.append(
        tx, AuditEvent.of(AuditEvent.Use.CHANGE, actor, "plan").on(plan.id() + "/" + decision));
  }
}
