// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.UuidV7;
import org.oresund.connector.RunRequest.Extent;
import org.oresund.people.GuardLine;
import org.oresund.people.Plan;
import org.oresund.people.PlanAction;
import org.oresund.store.Tx;

/**
 * Stores the difference in {@code change} and {@code member_change} as a plan, in the state that
 * extent and guard give it.
 *
 * <p>A held plan that is found again unchanged stays the same plan, so that its hash can be
 * released; any other takes the place of the undecided ones it covers.
 */
final class PlanWriter {

  /** Rows that a plan applies in one transaction. */
  static final int BATCH = 2500;

  private static final String ROW_COUNTS =
      """
      SELECT subject, action, count(*) AS rows
      FROM change
      GROUP BY subject, action
      """;

  private static final String MEMBER_COUNTS =
      """
      SELECT
        count(*) FILTER (WHERE change = 'ADD') AS added,
        count(*) FILTER (WHERE change = 'REMOVE') AS removed
      FROM member_change
      """;

  /** Over what is shown, not over ids that are made anew each time. */
  private static final String HASH =
      """
      SELECT encode(
        sha256(coalesce(string_agg(digest, ''::bytea ORDER BY place), ''::bytea)), 'hex')
      FROM (
        SELECT
          subject || ' ' || key AS place,
          sha256(convert_to(ROW(
            subject, key, action, rule, gone_where, old_manager_id, manager_key, old_active,
            new_active, old_active_until, new_active_until, old_name, new_name, groups_gained,
            groups_lost, problem, %s)::text, 'UTF8')) AS digest
        FROM change
        UNION ALL
        SELECT
          concat_ws(' ', 'MEMBER', change, group_kind, group_ref, member_kind, member_ref, origin),
          sha256(convert_to(m::text, 'UTF8'))
        FROM member_change m
      ) AS digests
      """
          .formatted(PersonColumns.each("old_%1$s, new_%1$s"));

  private static final String FIND_SAME =
      """
      SELECT plan_id, state
      FROM people.plan
      WHERE instance = :instance
        AND state IN ('HELD', 'REJECTED')
        AND hash = :hash
      ORDER BY plan_id DESC
      LIMIT 1
      """;

  /** A look at everything covers whatever was found before; the others only their like. */
  private static final String SUPERSEDE =
      """
      UPDATE people.plan
      SET state = 'SUPERSEDED'
      WHERE instance = :instance
        AND (state = 'PREVIEWED' OR state IN ('HELD', 'REJECTED') AND :extent = 'APPLY')
        AND (cause = :cause OR :cause IN ('FULL', 'RECONCILE') AND :extent = 'APPLY')
      RETURNING import_id
      """;

  private static final String INSERT_PLAN =
      """
      INSERT INTO people.plan
        (tenant_id, plan_id, instance, import_id, run_id, cause, state, hash, cursor_before,
         cursor, counts, guard, correlation_id, batches)
      SELECT
        :tenant, :plan, :instance, :import, :run, :cause, :state, :hash, s.cursor,
        :cursor, CAST(:counts AS jsonb), CAST(:guard AS jsonb), :correlation, :batches
      FROM people.source s
      WHERE s.instance = :instance
      """;

  /**
   * People who leave or change their login come first and in one batch: they free logins that later
   * rows take, and a swap of logins must be one statement.
   */
  private static final String INSERT_ROWS =
      """
      INSERT INTO people.plan_row (tenant_id, plan_id, row_no, %1$s)
      SELECT :tenant, :plan, row_number() OVER (ORDER BY freeing DESC, subject, key), %1$s
      FROM (
        SELECT
          old_active IS TRUE AND new_active IS FALSE
            OR old_login IS NOT NULL AND old_login IS DISTINCT FROM new_login AS freeing,
          %1$s
        FROM change
      ) AS c
      """
          .formatted(ChangeRows.PLAN_COLUMNS);

  private static final String FREEING =
      """
      SELECT count(*)
      FROM change
      WHERE old_active IS TRUE AND new_active IS FALSE
        OR old_login IS NOT NULL AND old_login IS DISTINCT FROM new_login
      """;

  private static final String INSERT_BATCHES =
      """
      INSERT INTO people.plan_batch (tenant_id, plan_id, batch, first_row, last_row)
      SELECT
        :tenant,
        :plan,
        b,
        CASE WHEN b = 0 THEN 1 ELSE CAST(:first AS bigint) + (b - 1) * :size + 1 END,
        least(:rows, CAST(:first AS bigint) + b * :size)
      FROM generate_series(0, :batches - 1) AS b
      """;

  /** A membership goes with its person's row, others with the last batch. */
  private static final String INSERT_MEMBERS =
      """
      INSERT INTO people.plan_member
        (tenant_id, plan_id, batch, member_no, change, group_kind, group_ref, member_kind,
         member_ref, origin)
      SELECT
        :tenant, :plan, m.batch,
        row_number() OVER (ORDER BY m.batch, m.group_ref, m.member_ref),
        m.change, m.group_kind, m.group_ref, m.member_kind, m.member_ref, m.origin
      FROM (
        SELECT c.*, coalesce(b.batch, :batches - 1) AS batch
        FROM member_change c
        LEFT JOIN people.plan_row r
          ON r.plan_id = :plan
          AND r.subject = 'PERSON'
          AND r.key = c.member_ref
          AND c.member_kind = 'KEY'
        LEFT JOIN people.plan_batch b
          ON b.plan_id = :plan AND r.row_no BETWEEN b.first_row AND b.last_row
      ) AS m
      """;

  /**
   * Where a plan comes from.
   *
   * @param importId the import whose staging is needed when it is applied; null for a timer
   * @param cursor position of the directory when all is applied; null for a timer
   */
  record Origin(
      String instance,
      Plan.Cause cause,
      @Nullable UUID importId,
      @Nullable UUID runId,
      @Nullable String cursor,
      String correlationId,
      Extent extent) {}

  /**
   * What was found.
   *
   * @param plan the stored plan; null for {@link Found#NOTHING}
   * @param state state of the plan; APPLIED for {@link Found#NOTHING}
   */
  record Written(
      Found found,
      @Nullable UUID plan,
      Plan.State state,
      Map<String, Long> counts,
      List<GuardLine> guard) {}

  /** What a comparison came to. */
  enum Found {
    /** There is nothing to change. */
    NOTHING,
    /** A new plan was stored. */
    NEW,
    /** The difference is that of a plan which is held or was rejected. */
    AS_BEFORE
  }

  private final Tx tx;
  private final Origin origin;
  private final int batch;

  /**
   * Creates a writer.
   *
   * @param batch rows that the plan applies in one transaction
   */
  PlanWriter(Tx tx, Origin origin, int batch) {
    this.tx = tx;
    this.origin = origin;
    this.batch = batch;
  }

  /** Stores the plan, unless there is nothing to change and nobody asked to see it. */
  Written write() throws SQLException {
    Map<String, Long> counts = counts();
    long changes = counts.values().stream().mapToLong(Long::longValue).sum();
    if (changes == 0 && origin.extent() == Extent.APPLY) {
      supersede();
      return new Written(Found.NOTHING, null, Plan.State.APPLIED, counts, List.of());
    }
    String hash = Sql.of(tx, HASH).first(row -> row.getString(1)).orElseThrow();
    MassChangeGuard guard = MassChangeGuard.over(tx, origin.instance());
    List<GuardLine> lines = guard.lines();
    boolean tripped = lines.stream().anyMatch(GuardLine::tripped);
    if (tripped && origin.extent() == Extent.APPLY) {
      Optional<Written> same = same(hash, counts, lines);
      if (same.isPresent()) {
        return same.get();
      }
    }
    supersede();
    UUID plan = UuidV7.next();
    Written written = new Written(Found.NEW, plan, state(tripped), counts, lines);
    store(plan, written, hash);
    if (written.state() == Plan.State.APPLYING) {
      guard.remember(plan);
    }
    return written;
  }

  private Plan.State state(boolean tripped) {
    if (origin.extent() == Extent.PREVIEW) {
      return Plan.State.PREVIEWED;
    }
    return tripped ? Plan.State.HELD : Plan.State.APPLYING;
  }

  private Map<String, Long> counts() throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    Sql.of(tx, ROW_COUNTS)
        .each(
            row ->
                counts.put(
                    countName(
                        row.getString("subject"), PlanAction.valueOf(row.getString("action"))),
                    row.getLong("rows")));
    Sql.of(tx, MEMBER_COUNTS)
        .each(
            row -> {
              counts.put("membershipsAdded", row.getLong("added"));
              counts.put("membershipsRemoved", row.getLong("removed"));
            });
    return counts;
  }

  private static String countName(String subject, PlanAction action) {
    boolean group = subject.equals("GROUP");
    return switch (action) {
      case CREATE -> group ? "groupsCreated" : "created";
      case LINK -> "linked";
      case UPDATE -> group ? "groupsUpdated" : "updated";
      case DEACTIVATE -> group ? "groupsRemoved" : "deactivated";
      case REACTIVATE -> "reactivated";
      case QUARANTINE -> "newlyQuarantined";
    };
  }

  private Optional<Written> same(String hash, Map<String, Long> counts, List<GuardLine> lines)
      throws SQLException {
    return Sql.of(tx, FIND_SAME)
        .with("instance", origin.instance())
        .with("hash", hash)
        .first(
            row ->
                new Written(
                    Found.AS_BEFORE,
                    row.getObject("plan_id", UUID.class),
                    Plan.State.valueOf(row.getString("state")),
                    counts,
                    lines));
  }

  private void supersede() throws SQLException {
    List<Optional<UUID>> imports =
        Sql.of(tx, SUPERSEDE)
            .with("instance", origin.instance())
            .with("extent", origin.extent())
            .with("cause", origin.cause())
            .list(row -> Optional.ofNullable(row.getObject("import_id", UUID.class)));
    for (Optional<UUID> superseded : imports) {
      if (superseded.isPresent()) {
        ImportJournal.remove(tx, superseded.get());
      }
    }
  }

  private void store(UUID plan, Written written, String hash) throws SQLException {
    Planner.expectMany(tx);
    long rows = rows(written.counts());
    long first = Math.max(Sql.of(tx, FREEING).number(), batch);
    int batches = 1 + (int) (Math.max(0, rows - first + batch - 1) / batch);
    Sql.of(tx, INSERT_PLAN)
        .with("plan", plan)
        .with("instance", origin.instance())
        .with("import", origin.importId())
        .with("run", origin.runId())
        .with("cause", origin.cause())
        .with("state", written.state())
        .with("hash", hash)
        .with("cursor", origin.cursor())
        .with("counts", Json.write(written.counts()))
        .with("guard", Json.write(written.guard()))
        .with("correlation", origin.correlationId())
        .with("batches", batches)
        .run();
    Sql.of(tx, INSERT_ROWS).with("plan", plan).run();
    Sql.of(tx, INSERT_BATCHES)
        .with("plan", plan)
        .with("batches", batches)
        .with("first", first)
        .with("rows", rows)
        .with("size", batch)
        .run();
    Sql.of(tx, INSERT_MEMBERS).with("plan", plan).with("batches", batches).run();
  }

  private static long rows(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .filter(count -> !count.getKey().startsWith("memberships"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
