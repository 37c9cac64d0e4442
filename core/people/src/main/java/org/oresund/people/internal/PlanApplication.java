// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Fence;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.connector.TransientException;
import org.oresund.people.Plan;
import org.oresund.store.Tx;

/**
 * Applies a plan batch by batch, each in one transaction with its audit rows and events; the last
 * one takes the directory's state and cursor with it.
 *
 * <p>Whoever finds a plan unfinished may go on with it: the number of applied batches is committed
 * with them, and a lock keeps two from doing the same.
 */
final class PlanApplication {

  private static final int ANNOUNCED_AT_ONCE = 2500;

  private static final String FIND_APPLYING =
      """
      SELECT plan_id
      FROM people.plan
      WHERE instance = :instance AND state = 'APPLYING'
      """;

  private static final String LOCK_SOURCE_OF_PLAN =
      """
      SELECT s.instance
      FROM people.source s
      JOIN people.plan p ON p.instance = s.instance
      WHERE p.plan_id = :plan
      FOR UPDATE OF s
      """;

  private static final String BATCH =
      """
      SELECT first_row, last_row
      FROM people.plan_batch
      WHERE plan_id = :plan AND batch = :batch
      """;

  private static final String ROWS =
      """
      FROM people.plan_row r
      WHERE r.plan_id = :plan AND r.row_no BETWEEN :first AND :last
      """;

  private static final String FORGET_WORDS =
      """
      DELETE FROM people.search_token t
      USING (
        SELECT p.person_id, w.word
        FROM people.plan_row r
        JOIN people.person p ON p.person_id = r.person_id
        CROSS JOIN LATERAL string_to_table(p.search_words, ' ') AS w (word)
        WHERE r.plan_id = :plan
          AND r.row_no BETWEEN :first AND :last
          AND r.new_search_words IS NOT NULL
          AND r.action <> 'CREATE'
      ) AS old
      WHERE t.token = old.word AND t.person_id = old.person_id
      """;

  private static final String CONTENT =
      """
      SELECT
        count(*) FILTER (
          WHERE r.subject = 'PERSON' AND r.action IN ('LINK', 'UPDATE', 'DEACTIVATE', 'REACTIVATE')
        ) AS updates,
        count(*) FILTER (WHERE r.subject = 'PERSON' AND r.action IN ('CREATE', 'LINK')) AS keys,
        count(*) FILTER (WHERE r.subject = 'GROUP' AND r.action = 'CREATE') AS new_groups,
        count(*) FILTER (WHERE r.subject = 'GROUP' AND r.action <> 'CREATE') AS old_groups,
        (SELECT count(*)
         FROM people.plan_member m
         WHERE m.plan_id = :plan AND m.batch = :batch AND m.change = 'REMOVE') AS removed
      """
          + ROWS;

  private static final String UPDATE_PEOPLE =
      """
      UPDATE people.person p
      SET
        %s,
        manager_id = CASE
          WHEN r.old_manager_id IS DISTINCT FROM r.new_manager_id THEN r.new_manager_id
          ELSE p.manager_id END,
        active = coalesce(r.new_active, p.active),
        active_until = CASE
          WHEN r.old_active_until IS DISTINCT FROM r.new_active_until THEN r.new_active_until
          ELSE p.active_until END,
        login_key = CASE
          WHEN r.old_login IS DISTINCT FROM r.new_login THEN r.new_login_key
          ELSE p.login_key END,
        search_words = coalesce(r.new_search_words, p.search_words),
        instance = CASE WHEN r.action = 'LINK' THEN :instance ELSE p.instance END,
        revision = p.revision + 1,
        updated_at = now()
      FROM people.plan_row r
      WHERE r.plan_id = :plan
        AND r.row_no BETWEEN :first AND :last
        AND r.subject = 'PERSON'
        AND r.action IN ('LINK', 'UPDATE', 'DEACTIVATE', 'REACTIVATE')
        AND p.person_id = r.person_id
        AND p.revision = r.person_revision
      """
          .formatted(
              PersonColumns.each(
                  "%1$s = CASE WHEN r.old_%1$s IS DISTINCT FROM r.new_%1$s THEN r.new_%1$s"
                      + " ELSE p.%1$s END"));

  private static final String CREATE_PEOPLE =
      """
      INSERT INTO people.person
        (tenant_id, person_id, instance, manager_id, active, active_until, login_key, search_words,
         %s)
      SELECT
        :tenant, r.person_id, :instance, r.new_manager_id, r.new_active, r.new_active_until,
        r.new_login_key, coalesce(r.new_search_words, ''), %s
      """
              .formatted(PersonColumns.each("%1$s"), PersonColumns.each("r.new_%1$s"))
          + ROWS
          + "AND r.subject = 'PERSON' AND r.action = 'CREATE'";

  private static final String CREATE_KEYS =
      """
      INSERT INTO people.external_key (tenant_id, instance, key, system, person_id)
      SELECT :tenant, :instance, r.key, s.type, r.person_id
      FROM people.plan_row r
      JOIN people.source s ON s.instance = :instance
      WHERE r.plan_id = :plan
        AND r.row_no BETWEEN :first AND :last
        AND r.subject = 'PERSON'
        AND r.action IN ('CREATE', 'LINK')
      """;

  private static final String REMEMBER_WORDS =
      """
      INSERT INTO people.search_token (tenant_id, token, person_id)
      SELECT :tenant, w.word, r.person_id
      FROM people.plan_row r
      CROSS JOIN LATERAL string_to_table(r.new_search_words, ' ') AS w (word)
      WHERE r.plan_id = :plan
        AND r.row_no BETWEEN :first AND :last
        AND r.new_search_words IS NOT NULL
      """;

  private static final String CREATE_GROUPS =
      """
      INSERT INTO people.directory_group (tenant_id, instance, key, name)
      SELECT :tenant, :instance, r.key, r.new_name
      """
          + ROWS
          + "AND r.subject = 'GROUP' AND r.action = 'CREATE'";

  private static final String UPDATE_GROUPS =
      """
      UPDATE people.directory_group g
      SET name = r.new_name
      FROM people.plan_row r
      WHERE r.plan_id = :plan
        AND r.row_no BETWEEN :first AND :last
        AND r.subject = 'GROUP'
        AND r.action = 'UPDATE'
        AND g.instance = :instance
        AND g.key = r.key
      """;

  private static final String REMOVE_GROUPS =
      """
      DELETE FROM people.directory_group g
      USING people.plan_row r
      WHERE r.plan_id = :plan
        AND r.row_no BETWEEN :first AND :last
        AND r.subject = 'GROUP'
        AND r.action = 'DEACTIVATE'
        AND g.instance = :instance
        AND g.key = r.key
      """;

  private static final String REMOVE_MEMBERS =
      """
      DELETE FROM people.membership m
      USING people.plan_member c
      WHERE c.plan_id = :plan
        AND c.batch = :batch
        AND c.change = 'REMOVE'
        AND m.instance = :instance
        AND m.group_ref = c.group_ref
        AND m.member_ref = c.member_ref
        AND m.group_kind = c.group_kind
        AND m.member_kind = c.member_kind
        AND m.origin = c.origin
      """;

  private static final String ADD_MEMBERS =
      """
      INSERT INTO people.membership
        (tenant_id, instance, group_kind, group_ref, member_kind, member_ref, origin)
      SELECT :tenant, :instance, group_kind, group_ref, member_kind, member_ref, origin
      FROM people.plan_member
      WHERE plan_id = :plan AND batch = :batch AND change = 'ADD'
      ON CONFLICT DO NOTHING
      """;

  /** Roles given by hand do not come back by themselves (active-directory.md 3.5). */
  private static final String UNCONFIRM_ROLES =
      """
      UPDATE people.role_grant g
      SET confirmed = false
      FROM people.plan_row r
      WHERE r.plan_id = :plan
        AND r.row_no BETWEEN :first AND :last
        AND r.action = 'REACTIVATE'
        AND g.person_id = r.person_id
        AND g.origin = 'MANUAL'
        AND g.confirmed
      """;

  /** Whoever is inactive needs no suspension. */
  private static final String END_SUSPENSIONS =
      """
      DELETE FROM people.access_suspension s
      USING people.plan_row r
      WHERE r.plan_id = :plan
        AND r.row_no BETWEEN :first AND :last
        AND r.action = 'DEACTIVATE'
        AND s.person_id = r.person_id
      """;

  private static final String BATCH_DONE =
      """
      UPDATE people.plan_batch
      SET applied_at = now()
      WHERE plan_id = :plan AND batch = :batch
      """;

  private static final String PROGRESS =
      """
      UPDATE people.plan
      SET applied_batches = :batch + 1,
        progressed_at = now()
      WHERE plan_id = :plan
      """;

  private static final String FINISH =
      """
      UPDATE people.plan
      SET state = 'APPLIED',
        import_id = NULL,
        finished_at = now()
      WHERE plan_id = :plan
      """;

  private static final String GIVE_UP =
      """
      UPDATE people.plan
      SET state = 'STALE',
        import_id = NULL,
        finished_at = now()
      WHERE plan_id = :plan AND state = 'APPLYING'
      """;

  private final PeopleTransaction transaction;
  private final Announcer announcer;

  PlanApplication(PeopleTransaction transaction, Announcer announcer) {
    this.transaction = transaction;
    this.announcer = announcer;
  }

  private enum Progress {
    MORE,
    DONE
  }

  /** The rows of one batch. */
  private record Rows(int batch, long first, long last) {}

  /** How many rows of a batch do what; statements without rows are not worth their planning. */
  private record Content(long updates, long keys, long newGroups, long oldGroups, long removed) {

    static Content read(ResultSet row) throws SQLException {
      return new Content(
          row.getLong("updates"),
          row.getLong("keys"),
          row.getLong("new_groups"),
          row.getLong("old_groups"),
          row.getLong("removed"));
    }

    List<String> statements() {
      List<String> statements = new ArrayList<>();
      if (keys > 0) {
        statements.addAll(List.of(CREATE_PEOPLE, CREATE_KEYS));
      }
      if (newGroups > 0) {
        statements.add(CREATE_GROUPS);
      }
      if (oldGroups > 0) {
        statements.addAll(List.of(UPDATE_GROUPS, REMOVE_GROUPS));
      }
      if (removed > 0) {
        statements.add(REMOVE_MEMBERS);
      }
      if (updates > 0) {
        statements.addAll(List.of(UNCONFIRM_ROLES, END_SUSPENSIONS));
      }
      statements.addAll(List.of(REMEMBER_WORDS, ADD_MEMBERS, BATCH_DONE, PROGRESS));
      return statements;
    }
  }

  /** Goes on with the plan of the instance that was left while being applied, if there is one. */
  void resume(TenantId tenant, String instance, @Nullable Fence fence) {
    Optional<UUID> left =
        transaction.call(
            tenant,
            fence,
            tx ->
                Sql.of(tx, FIND_APPLYING)
                    .with("instance", instance)
                    .first(row -> row.getObject(1, UUID.class)));
    left.ifPresent(plan -> apply(tenant, plan, fence));
  }

  /**
   * Applies what is left of a plan in state APPLYING.
   *
   * @throws TransientException {@code people.plan-stale} if people changed meanwhile: the plan is
   *     given up, the next run computes a new one
   */
  void apply(TenantId tenant, UUID plan, @Nullable Fence fence) {
    try {
      while (transaction.call(tenant, fence, tx -> step(tx, plan)) == Progress.MORE) {
        // one transaction each
      }
    } catch (ProblemException e) {
      if (isOutdated(e.problem())) {
        transaction.call(tenant, fence, tx -> giveUp(tx, plan));
        throw new TransientException(stale(), e);
      }
      throw e;
    }
  }

  private Progress step(Tx tx, UUID id) throws SQLException {
    PlanRecord plan = lock(tx, id).orElseThrow();
    if (plan.state() != Plan.State.APPLYING) {
      return Progress.DONE;
    }
    int batch = plan.appliedBatches();
    Rows rows =
        Sql.of(tx, BATCH)
            .with("plan", id)
            .with("batch", batch)
            .first(row -> new Rows(batch, row.getLong(1), row.getLong(2)))
            .orElseThrow();
    applyBatch(tx, plan, rows);
    if (batch + 1 < plan.batches()) {
      return Progress.MORE;
    }
    finish(tx, plan);
    return Progress.DONE;
  }

  /** Locks source and plan, in the order in which everybody does. */
  static Optional<PlanRecord> lock(Tx tx, UUID id) throws SQLException {
    Planner.expectSets(tx);
    Sql.of(tx, LOCK_SOURCE_OF_PLAN).with("plan", id).list(row -> row.getString(1));
    return PlanRecord.lock(tx, id);
  }

  private void applyBatch(Tx tx, PlanRecord plan, Rows rows) throws SQLException {
    Content content = bound(tx, CONTENT, plan, rows).first(Content::read).orElseThrow();
    if (content.updates() > 0) {
      run(tx, FORGET_WORDS, plan, rows);
      if (run(tx, UPDATE_PEOPLE, plan, rows) != content.updates()) {
        throw new ProblemException(stale());
      }
    }
    for (String statement : content.statements()) {
      run(tx, statement, plan, rows);
    }
    for (long first = rows.first(); first <= rows.last(); first += ANNOUNCED_AT_ONCE) {
      long last = Math.min(first + ANNOUNCED_AT_ONCE - 1, rows.last());
      announcer.planRows(tx, plan, first, last);
    }
  }

  private static void finish(Tx tx, PlanRecord plan) throws SQLException {
    UUID importId = plan.importId();
    if (importId != null) {
      Planner.expectImport(tx, importId);
      SeenObjects.ofImportWithoutMembers(tx, plan.instance(), importId);
      DirectoryState.commit(tx, plan);
      ImportJournal.remove(tx, importId);
    }
    Sql.of(tx, FINISH).with("plan", plan.id()).run();
  }

  private static Optional<UUID> giveUp(Tx tx, UUID id) throws SQLException {
    PlanRecord plan = lock(tx, id).orElseThrow();
    if (plan.importId() != null) {
      ImportJournal.remove(tx, plan.importId());
    }
    Sql.of(tx, GIVE_UP).with("plan", id).run();
    return Optional.of(id);
  }

  private static long run(Tx tx, String statement, PlanRecord plan, Rows rows) throws SQLException {
    return bound(tx, statement, plan, rows).run();
  }

  private static Sql bound(Tx tx, String statement, PlanRecord plan, Rows rows) {
    return Sql.of(tx, statement)
        .with("plan", plan.id())
        .with("instance", plan.instance())
        .with("batch", rows.batch())
        .with("first", rows.first())
        .with("last", rows.last());
  }

  private static boolean isOutdated(Problem problem) {
    return problem.code().equals("people.plan-stale")
        || problem.code().equals("store.constraint-violated");
  }

  private static Problem stale() {
    return Problem.of(
        "people.plan-stale",
        "People of the plan changed while it was applied.",
        "Nothing is lost: the next run computes the remaining changes anew.");
  }
}
