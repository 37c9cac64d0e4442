// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.PersonField;
import org.oresund.api.directory.Reference;
import org.oresund.connector.RunResult;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.people.FieldChange;
import org.oresund.people.Page;
import org.oresund.people.PageRequest;
import org.oresund.people.PersonChange;
import org.oresund.people.Plan;
import org.oresund.people.PlanAction;
import org.oresund.people.PlanRow;

class PlansTest {

  private final ImportRig rig = new ImportRig();
  private final TestDirectory directory = new TestDirectory();

  /** Tables that a preview must not touch. */
  private static final List<String> UNTOUCHED =
      List.of(
          "people.person",
          "people.external_key",
          "people.membership",
          "people.directory_object",
          "people.directory_group",
          "people.quarantine",
          "people.access_suspension",
          "people.search_token",
          "people.source",
          "store.event");

  @Test
  void previewWritesNothingButThePlan() {
    changeOfEverything();
    List<List<List<String>>> before = contents();

    RunResult preview = rig.previewing().full(directory, "c2");

    assertThat(preview.outcome()).isEqualTo(Outcome.PREVIEWED);
    assertThat(contents()).isEqualTo(before);
    assertThat(rig.cursor()).isEqualTo("c1");
  }

  /** Ids of new people are made anew, everything else is the same; the hash leaves ids out. */
  @Test
  void previewIsTheRun() {
    changeOfEverything();
    RunResult preview = rig.previewing().full(directory, "c2");

    RunResult run = rig.applying().full(directory, "c2");

    assertThat(rig.plan(run).hash()).isEqualTo(rig.plan(preview).hash());
    assertThat(rows(run))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("person", "changes")
        .isEqualTo(rows(preview));
  }

  /** They free logins that later rows take. */
  @Test
  void whoeverLeavesOrChangesTheLoginComesFirst() {
    changeOfEverything();

    assertThat(rows(rig.previewing().full(directory, "c2")).subList(0, 3))
        .extracting(PlanRow::key)
        .containsExactly("p2", "p3", "p4");
  }

  @Test
  void releasedPreviewIsApplied() {
    changeOfEverything();
    RunResult preview = rig.previewing().full(directory, "c2");
    Plan plan = rig.plan(preview);

    rig.plans.release(rig.tenant, plan.id(), plan.hash(), "account-7");

    assertThat(rig.cursor()).isEqualTo("c2");
    assertThat(rig.applying().full(directory, "c2").outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void emptyPreviewIsShownAsAnEmptyPlan() {
    rig.full(directory.people("p", 2), "c1");

    RunResult preview = rig.previewing().full(directory, "c1");

    assertThat(preview.outcome()).isEqualTo(Outcome.PREVIEWED);
    assertThat(rows(preview)).isEmpty();
  }

  @Test
  void rowsSayWhatChangesFromWhatToWhatAndWhy() {
    directory.person("k").with(PersonField.TITLE, "Clerk").with(PersonField.DEPARTMENT, "Sales");
    rig.full(directory, "c1");
    directory.get("k").with(PersonField.TITLE, "Chief").with(PersonField.DEPARTMENT, null);

    PlanRow row = rows(rig.full(directory, "c2")).get(0);

    assertThat(row.action()).isEqualTo(PlanAction.UPDATE);
    assertThat(row.rule()).isEqualTo("known-key");
    assertThat(row.changes())
        .containsExactlyInAnyOrder(
            new FieldChange("title", "Clerk", "Chief"),
            new FieldChange("department", "Sales", null));
  }

  /** Compared by SQL, so that what the plan says is held against what the tables say. */
  @Test
  void tablesHoldWhatThePlanSaid() {
    changeOfEverything();
    UUID plan = rig.full(directory, "c2").plan().orElseThrow();

    for (PersonField field : PersonField.values()) {
      String column = PersonColumns.column(field);
      assertThat(
              rig.rows(
                  """
                  SELECT r.key, r.old_%1$s, r.new_%1$s, p.%1$s
                  FROM people.plan_row r
                  JOIN people.person p ON p.person_id = r.person_id
                  WHERE r.plan_id = '%2$s'
                    AND r.old_%1$s IS DISTINCT FROM r.new_%1$s
                    AND p.%1$s IS DISTINCT FROM r.new_%1$s
                  """
                      .formatted(column, plan)))
          .as(column)
          .isEmpty();
    }
    assertThat(
            rig.rows(
                """
                SELECT r.key
                FROM people.plan_row r
                LEFT JOIN people.person p ON p.person_id = r.person_id
                WHERE r.plan_id = '%s'
                  AND r.subject = 'PERSON'
                  AND r.action <> 'QUARANTINE'
                  AND (p.person_id IS NULL
                       OR p.active <> coalesce(r.new_active, p.active)
                       OR r.old_manager_id IS DISTINCT FROM r.new_manager_id
                         AND p.manager_id IS DISTINCT FROM r.new_manager_id)
                """
                    .formatted(plan)))
        .isEmpty();
    assertThat(
            rig.rows(
                """
                SELECT change, group_ref, member_ref
                FROM people.plan_member c
                WHERE plan_id = '%s'
                  AND (change = 'ADD') <> EXISTS (
                    SELECT
                    FROM people.membership m
                    WHERE m.group_ref = c.group_ref
                      AND m.member_ref = c.member_ref
                      AND m.group_kind = c.group_kind
                      AND m.member_kind = c.member_kind
                      AND m.origin = c.origin)
                """
                    .formatted(plan)))
        .isEmpty();
    assertThat(rig.plans.find(rig.tenant, plan).orElseThrow().counts())
        .containsEntry("created", 2L)
        .containsEntry("deactivated", 2L)
        .containsEntry("reactivated", 1L);
  }

  @Test
  void historyExplainsEveryChangeOfAPerson() {
    directory.person("k").with(PersonField.TITLE, "Clerk");
    rig.full(directory, "c1");
    directory.get("k").with(PersonField.TITLE, "Chief");
    RunResult second = rig.delta("c2", directory.entries("k"));

    List<PersonChange> history =
        rig.history.of(rig.tenant, rig.person("k").id(), PageRequest.first(10)).items();

    assertThat(history)
        .extracting(PersonChange::action)
        .containsExactly(PlanAction.UPDATE, PlanAction.CREATE);
    assertThat(history.get(0).plan()).isEqualTo(second.plan().orElseThrow());
    assertThat(history.get(0).changes())
        .containsExactly(new FieldChange("title", "Clerk", "Chief"));
    assertThat(history.get(1).changes()).contains(new FieldChange("title", null, "Clerk"));
  }

  @Test
  void heldAndRejectedChangesAreNoHistory() {
    rig.full(directory.people("p", 20), "c1");
    directory.everybody().forEach(someone -> someone.state(AccountState.DISABLED));
    rig.full(directory, "c2");

    assertThat(rig.history.of(rig.tenant, rig.person("p1").id(), PageRequest.first(10)).items())
        .hasSize(1);
  }

  @Test
  void plansAndRowsComeInPages() {
    rig.full(directory.people("p", 25), "c1");
    directory.get("p1").with(PersonField.TITLE, "x");
    rig.full(directory, "c2");
    rig.instance("other").full(new TestDirectory().people("q", 1), "c1");

    Page<Plan> newest = rig.plans.list(rig.tenant, null, PageRequest.first(2));
    Page<Plan> rest = rig.plans.list(rig.tenant, null, new PageRequest(2, newest.next()));
    assertThat(newest.items()).extracting(Plan::instance).containsExactly("other", "ad-main");
    assertThat(rest.items()).hasSize(1);
    assertThat(rest.next()).isNull();
    assertThat(rig.plans.list(rig.tenant, "other", PageRequest.first(2)).items()).hasSize(1);

    UUID plan = rest.items().get(0).id();
    List<Long> numbers = new ArrayList<>();
    String after = null;
    do {
      Page<PlanRow> page = rig.plans.rows(rig.tenant, plan, null, new PageRequest(10, after));
      page.items().forEach(row -> numbers.add(row.row()));
      after = page.next();
    } while (after != null);
    assertThat(numbers).hasSize(25).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void unknownPlanIsAProblem() {
    assertThatThrownBy(() -> rig.plans.reject(rig.tenant, UUID.randomUUID(), "account-7"))
        .hasMessageContaining("people.plan-unknown");
  }

  @Test
  void planOfAnotherTenantIsUnknown() {
    RunResult result = rig.full(directory.people("p", 1), "c1");
    ImportRig other = new ImportRig();

    assertThat(other.plans.find(other.tenant, result.plan().orElseThrow())).isEmpty();
  }

  /** Leaves a directory that differs from what is stored in everything a plan can say. */
  private void changeOfEverything() {
    directory.people("p", 9);
    directory.get("p8").state(AccountState.DISABLED);
    directory.group("g1", "One").add(Reference.key("p1"), Reference.key("p2"));
    directory.group("g2", "Two").add(Reference.key("p3"));
    rig.full(directory, "c1");

    directory.person("new1").manager(Reference.key("new2")).primaryGroup(Reference.key("g1"));
    directory.person("new2");
    directory.get("p1").with(PersonField.TITLE, "Chief").with(PersonField.MAIL, null);
    directory.get("p2").with(PersonField.LOGIN, "changed").manager(Reference.key("new1"));
    directory.get("p3").state(AccountState.DISABLED);
    directory.removePerson("p4");
    directory.get("p5").with(PersonField.TITLE, "bad\u0001");
    directory.get("p8").state(AccountState.ACTIVE);
    directory.team("g1").name("Uno").remove(Reference.key("p1")).add(Reference.key("p6"));
    directory.removeGroup("g2");
    directory.group("g3", "Three").add(Reference.alias("cn=unknown"));
  }

  private List<PlanRow> rows(RunResult result) {
    return rig.planRows(result);
  }

  private List<List<List<String>>> contents() {
    return UNTOUCHED.stream()
        .map(table -> rig.rows("SELECT t::text, t.ctid FROM %s t ORDER BY 1".formatted(table)))
        .toList();
  }
}
