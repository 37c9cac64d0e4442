// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.oresund.api.Problem;
import org.oresund.api.command.CommandCall;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunRequest.Extent;
import org.oresund.connector.RunResult;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.connector.TransientException;
import org.oresund.people.Plan;
import org.oresund.store.Tx;

/** Ends an import: computes the plan in one transaction and applies it unless it has to wait. */
final class ImportFinish {

  private static final String BROUGHT_PEOPLE =
      """
      SELECT EXISTS (
        SELECT
        FROM people.stage
        WHERE import_id = :import AND entry IN ('PERSON', 'REJECTED', 'COMPARED_PERSON'))
      """;

  private static final String KNOWN_PEOPLE =
      """
      SELECT EXISTS (
        SELECT
        FROM people.directory_object
        WHERE instance = :instance AND kind = 'PERSON' AND in_scope)
      """;

  private static final String APPLYING =
      """
      SELECT EXISTS (
        SELECT
        FROM people.plan
        WHERE instance = :instance AND state = 'APPLYING')
      """;

  private static final String SEEN_COUNTS =
      """
      SELECT
        count(*) FILTER (WHERE entry IN ('PERSON', 'REJECTED')) AS people,
        count(*) FILTER (WHERE problem IS NOT NULL) AS quarantined,
        count(*) FILTER (WHERE entry = 'GROUP') AS groups,
        (SELECT count(*) FROM desired WHERE 'ALIAS' IN (group_kind, member_kind)) AS foreigners,
        (SELECT count(*)
         FROM change c
         JOIN seen s ON s.key = c.key AND s.entry IN ('PERSON', 'REJECTED')
         WHERE c.subject = 'PERSON') AS changed
      FROM seen
      """;

  private final PeopleTransaction transaction;
  private final PlanApplication application;
  private final Announcer announcer;
  private final int batch;

  ImportFinish(
      PeopleTransaction transaction, PlanApplication application, Announcer announcer, int batch) {
    this.transaction = transaction;
    this.application = application;
    this.announcer = announcer;
    this.batch = batch;
  }

  /** The plan and what the run has to tell. */
  private record Planned(PlanWriter.Written written, Map<String, Long> counts) {}

  /** Ends the import of a call. */
  RunResult finish(CommandCall call, ImportStep.Finish step) {
    application.resume(call.tenant(), call.caller().instance(), call.fence().orElse(null));
    Planned planned = transaction.call(call, tx -> plan(tx, call, step));
    UUID plan = planned.written().plan();
    if (plan == null) {
      return new RunResult(Outcome.UNCHANGED, planned.counts(), null, null);
    }
    if (planned.written().state() == Plan.State.APPLYING) {
      application.apply(call.tenant(), plan, call.fence().orElse(null));
    }
    return new RunResult(
        outcome(planned.written().state()),
        planned.counts(),
        plan,
        GuardReport.of(plan, planned.written().guard()));
  }

  private Planned plan(Tx tx, CommandCall call, ImportStep.Finish step) throws SQLException {
    String instance = call.caller().instance();
    ImportJournal.lockSource(tx, instance);
    ImportJournal.OpenImport open = ImportJournal.require(tx, step.importId(), instance);
    ImportJournal.requireWhole(tx, open.id());
    requireNobodyApplies(tx, instance);
    requirePeople(tx, open);
    ImportDifference.ofImport(tx, instance, open.id());
    PlanWriter.Origin origin = origin(call, step, open);
    PlanWriter.Written written = new PlanWriter(tx, origin, batch).write();
    Map<String, Long> counts = seenCounts(tx, written);
    if (origin.extent() == Extent.APPLY) {
      counts.put("suspended", changeAccess(tx, origin, written));
    }
    close(tx, open, written, step.cursor());
    return new Planned(written, counts);
  }

  private static PlanWriter.Origin origin(
      CommandCall call, ImportStep.Finish step, ImportJournal.OpenImport open) {
    RunRequest run = call.run();
    return new PlanWriter.Origin(
        open.instance(),
        Plan.Cause.valueOf(open.mode().name()),
        open.id(),
        run == null ? null : run.runId(),
        step.cursor(),
        call.caller().correlationId(),
        run == null ? Extent.APPLY : run.extent());
  }

  private static void requireNobodyApplies(Tx tx, String instance) throws SQLException {
    if (Sql.of(tx, APPLYING).with("instance", instance).holds()) {
      throw new TransientException(
          Problem.of(
              "people.plan-in-progress",
              "Another plan of this instance is being applied.",
              "The next run goes on when it is done."));
    }
  }

  /** An empty answer never looks as if everybody had left (active-directory.md 3.6). */
  private static void requirePeople(Tx tx, ImportJournal.OpenImport open) throws SQLException {
    if (open.mode() == ImportMode.DELTA
        || Sql.of(tx, BROUGHT_PEOPLE).with("import", open.id()).holds()
        || !Sql.of(tx, KNOWN_PEOPLE).with("instance", open.instance()).holds()) {
      return;
    }
    throw new TransientException(
        Problem.of(
            "people.empty-directory",
            "The directory answered without a single person, although people are known.",
            "Check base, filter and rights of the instance; nobody was deactivated."));
  }

  private static Map<String, Long> seenCounts(Tx tx, PlanWriter.Written written)
      throws SQLException {
    Map<String, Long> counts = new HashMap<>(written.counts());
    Sql.of(tx, SEEN_COUNTS)
        .each(
            row -> {
              counts.put("people", row.getLong("people"));
              counts.put("unchanged", row.getLong("people") - row.getLong("changed"));
              counts.put("quarantined", row.getLong("quarantined"));
              counts.put("groups", row.getLong("groups"));
              counts.put("foreignMembers", row.getLong("foreigners"));
            });
    return counts;
  }

  /** Returns how many people lost their access at once. */
  private long changeAccess(Tx tx, PlanWriter.Origin origin, PlanWriter.Written written)
      throws SQLException {
    announcer.access(tx, origin, Announcer.AccessChange.RESTORED, AccessSuspensions.restore(tx));
    List<UUID> suspended = AccessSuspensions.forHeld(tx, written);
    announcer.access(tx, origin, Announcer.AccessChange.SUSPENDED, suspended);
    return suspended.size();
  }

  /** What was staged stays with a new plan; otherwise it has served. */
  private static void close(
      Tx tx, ImportJournal.OpenImport open, PlanWriter.Written written, String cursor)
      throws SQLException {
    if (written.found() == PlanWriter.Found.NEW) {
      ImportJournal.close(tx, open.id());
      return;
    }
    if (written.found() == PlanWriter.Found.NOTHING) {
      DirectoryState.commitUnchanged(tx, open.instance(), cursor);
    }
    ImportJournal.remove(tx, open.id());
  }

  private static Outcome outcome(Plan.State state) {
    return switch (state) {
      case PREVIEWED -> Outcome.PREVIEWED;
      case APPLYING -> Outcome.APPLIED;
      default -> Outcome.HELD;
    };
  }
}
