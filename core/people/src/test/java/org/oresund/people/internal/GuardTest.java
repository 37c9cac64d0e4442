// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.api.directory.PersonField;
import org.oresund.api.directory.Reference;
import org.oresund.connector.RunResult;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.people.GuardLine;
import org.oresund.people.GuardLine.Kind;
import org.oresund.people.OpenDecisions;
import org.oresund.people.PersonAccess;
import org.oresund.people.Plan;

class GuardTest {

  private final ImportRig rig = new ImportRig();
  private final TestDirectory directory = new TestDirectory();

  @Test
  void firstImportOfAnySizePasses() {
    directory.people("p", 200);

    assertThat(rig.full(directory, "c1").outcome()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void tenLeaveAtOnceElevenAreHeld() {
    rig.full(directory.people("p", 100), "c1");
    disable("p", 1, 11);

    RunResult held = rig.full(directory, "c2");
    assertThat(held.outcome()).isEqualTo(Outcome.HELD);
    assertThat(rig.tripped(held)).containsExactly(new GuardLine(Kind.DEACTIVATIONS, "", 11, 10));
    assertThat(activePeople()).isEqualTo(100);
    assertThat(rig.cursor()).isEqualTo("c1");

    directory.get("p11").state(AccountState.ACTIVE);
    assertThat(rig.full(directory, "c3").outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(activePeople()).isEqualTo(90);
  }

  @Test
  void heldRunSaysWhatHoldsItAndWhatToDo() {
    rig.full(directory.people("p", 50), "c1");
    disable("p", 1, 20);

    Problem problem = rig.full(directory, "c2").problem();

    assertThat(problem.code()).isEqualTo("people.guard-tripped");
    assertThat(problem.fields())
        .extracting(Problem.Field::message)
        .containsExactly("deactivations 20 of at most 10");
    assertThat(problem.remedy()).contains("release");
  }

  @Test
  void fivePercentOfManyMayLeave() {
    rig.full(directory.people("p", 400), "c1");
    disable("p", 1, 20);
    assertThat(rig.full(directory, "c2").outcome()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void smallRunsOfAnHourAddUp() {
    rig.full(directory.people("p", 100), "c1");
    disable("p", 1, 6);
    assertThat(rig.full(directory, "c2").outcome()).isEqualTo(Outcome.APPLIED);
    disable("p", 7, 11);

    RunResult second = rig.full(directory, "c3");

    assertThat(second.outcome()).isEqualTo(Outcome.HELD);
    assertThat(rig.tripped(second)).extracting(GuardLine::count).containsExactly(11L);
    rig.change("UPDATE people.guard_count SET at = now() - interval '61 minutes'");
    assertThat(rig.full(directory, "c4").outcome()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void newPeopleAreHeldAboveFiftyAndAFifth() {
    rig.full(directory.people("p", 10), "c1");
    directory.people("new", 51);
    RunResult held = rig.full(directory, "c2");
    assertThat(rig.tripped(held)).containsExactly(new GuardLine(Kind.CREATIONS, "", 51, 50));

    directory.removePerson("new51");
    assertThat(rig.full(directory, "c3").outcome()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void manyChangedLoginsAreHeld() {
    rig.full(directory.people("p", 20), "c1");
    for (int i = 1; i <= 6; i++) {
      directory.get("p" + i).with(PersonField.LOGIN, "other" + i);
    }

    assertThat(rig.tripped(rig.full(directory, "c2")))
        .containsExactly(new GuardLine(Kind.LOGINS, "", 6, 5));
  }

  @Test
  void oneFieldClearedForManyIsHeld() {
    rig.full(directory.people("p", 30), "c1");
    for (int i = 1; i <= 21; i++) {
      directory.get("p" + i).with(PersonField.DISPLAY_NAME, null);
    }

    assertThat(rig.tripped(rig.full(directory, "c2")))
        .containsExactly(new GuardLine(Kind.CLEARED, "displayName", 21, 20));
  }

  @Test
  void emptiedGroupIsHeld() {
    directory.people("p", 30);
    TestDirectory.Team team = directory.group("g", "Everybody");
    IntStream.rangeClosed(1, 30).forEach(i -> team.add(Reference.key("p" + i)));
    rig.full(directory, "c1");
    directory.removeGroup("g");
    directory.group("g", "Everybody");

    RunResult held = rig.full(directory, "c2");

    assertThat(rig.tripped(held)).containsExactly(new GuardLine(Kind.ROLE_LOSSES, "", 30, 20));
    assertThat(rig.person("p1").groups()).containsExactly("Everybody");
  }

  @Test
  void manyBrokenPeopleAreHeld() {
    rig.full(directory.people("p", 30), "c1");
    for (int i = 1; i <= 21; i++) {
      directory.get("p" + i).with(PersonField.TITLE, "bad\u0001");
    }

    RunResult held = rig.full(directory, "c2");

    assertThat(rig.tripped(held)).containsExactly(new GuardLine(Kind.QUARANTINED, "", 21, 20));
    assertThat(rig.value("SELECT count(*) FROM people.quarantine")).isEqualTo("0");
  }

  @Test
  void limitsAreConfigurationAndZeroAlwaysAsks() {
    rig.full(directory.people("p", 20), "c1");
    rig.change(
        "INSERT INTO people.guard_limit (tenant_id, instance, kind, percent, at_least)"
            + " VALUES ('%s', 'ad-main', 'DEACTIVATIONS', 0, 0)".formatted(rig.tenant));
    disable("p", 1, 1);

    assertThat(rig.full(directory, "c2").outcome()).isEqualTo(Outcome.HELD);
  }

  @Test
  void lineThatIsOffUntilThenLetsEverythingPass() {
    rig.full(directory.people("p", 20), "c1");
    rig.change(
        "INSERT INTO people.guard_limit (tenant_id, instance, kind, percent, at_least, off_until)"
            + " VALUES ('%s', 'ad-main', 'DEACTIVATIONS', 0, 0, now() + interval '1 hour')"
                .formatted(rig.tenant));
    disable("p", 1, 20);

    assertThat(rig.full(directory, "c2").outcome()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void disabledPeopleLoseAccessAtOnceAndKeepTheirData() {
    rig.full(directory.people("p", 30), "c1");
    disable("p", 1, 10);
    IntStream.rangeClosed(11, 20).forEach(i -> directory.removePerson("p" + i));

    RunResult held =
        rig.full(
            directory,
            "c2",
            key ->
                new Gone(key, key.equals("p20") ? Gone.Reason.MOVED_OUT : Gone.Reason.DELETED, ""));

    assertThat(held.outcome()).isEqualTo(Outcome.HELD);
    assertThat(held.counts()).containsEntry("suspended", 19L);
    assertThat(activePeople()).isEqualTo(30);
    assertThat(access("p1")).isEqualTo(PersonAccess.State.SUSPENDED);
    assertThat(access("p11")).isEqualTo(PersonAccess.State.SUSPENDED);
    assertThat(access("p20"))
        .as("moved out is no closed account")
        .isEqualTo(PersonAccess.State.OPEN);
    assertThat(access("p21")).isEqualTo(PersonAccess.State.OPEN);
  }

  @Test
  void rejectingGivesNoAccessBackTheDirectoryDoes() {
    rig.full(directory.people("p", 20), "c1");
    disable("p", 1, 20);
    RunResult held = rig.full(directory, "c2");

    rig.plans.reject(rig.tenant, held.plan().orElseThrow(), "account-7");
    assertThat(access("p1")).isEqualTo(PersonAccess.State.SUSPENDED);

    IntStream.rangeClosed(1, 20).forEach(i -> directory.get("p" + i).state(AccountState.ACTIVE));
    assertThat(rig.full(directory, "c3").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(access("p1")).isEqualTo(PersonAccess.State.OPEN);
  }

  @Test
  void whatWaitsForADecisionIsCountedUntilItIsMade() {
    PostgresOpenDecisions decisions =
        new PostgresOpenDecisions(TestPeople.DATABASE.transactions(), ImportRig.READY);
    rig.full(directory.people("p", 20), "c1");
    assertThat(decisions.of(rig.tenant)).isEqualTo(new OpenDecisions.Counts(0, 0));
    disable("p", 1, 20);

    RunResult held = rig.full(directory, "c2");

    assertThat(decisions.of(rig.tenant)).isEqualTo(new OpenDecisions.Counts(1, 20));
    release(held);
    assertThat(decisions.of(rig.tenant)).isEqualTo(new OpenDecisions.Counts(0, 0));
  }

  @Test
  void releaseEndsTheSuspension() {
    rig.full(directory.people("p", 20), "c1");
    disable("p", 1, 20);
    RunResult held = rig.full(directory, "c2");

    release(held);

    assertThat(access("p1")).isEqualTo(PersonAccess.State.INACTIVE);
    assertThat(rig.value("SELECT count(*) FROM people.access_suspension")).isEqualTo("0");
  }

  @Test
  void releaseAppliesExactlyThatPlanAndMovesTheCursor() {
    rig.full(directory.people("p", 20), "c1");
    disable("p", 1, 15);
    RunResult held = rig.full(directory, "c2");

    Plan released = release(held);

    assertThat(released.state()).isEqualTo(Plan.State.APPLIED);
    assertThat(released.decidedBy()).isEqualTo("account-7");
    assertThat(activePeople()).isEqualTo(5);
    assertThat(rig.cursor()).isEqualTo("c2");
    assertThat(rig.full(directory, "c2").outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void whatAPersonReleasedDoesNotCountForTheNextHour() {
    rig.full(directory.people("p", 40), "c1");
    disable("p", 1, 15);
    release(rig.full(directory, "c2"));
    disable("p", 16, 20);

    assertThat(rig.full(directory, "c3").outcome()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void otherHashReleasesNothing() {
    rig.full(directory.people("p", 20), "c1");
    disable("p", 1, 15);
    UUID plan = rig.full(directory, "c2").plan().orElseThrow();

    assertThatThrownBy(() -> rig.plans.release(rig.tenant, plan, "0".repeat(64), "account-7"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("people.plan-other-hash");
    assertThat(activePeople()).isEqualTo(20);
  }

  @Test
  void heldPlanFoundAgainStaysTheSamePlan() {
    rig.full(directory.people("p", 20), "c1");
    disable("p", 1, 15);
    RunResult first = rig.full(directory, "c2");
    RunResult second = rig.full(directory, "c3");

    assertThat(second.outcome()).isEqualTo(Outcome.HELD);
    assertThat(second.plan()).isEqualTo(first.plan());
  }

  @Test
  void growingPlanTakesThePlaceOfTheOldOne() {
    rig.full(directory.people("p", 20), "c1");
    disable("p", 1, 15);
    RunResult first = rig.full(directory, "c2");
    disable("p", 16, 16);
    RunResult second = rig.full(directory, "c3");

    assertThat(rig.plan(first).state()).isEqualTo(Plan.State.SUPERSEDED);
    assertThat(rig.plan(second).counts()).containsEntry("deactivated", 16L);
    assertThatThrownBy(() -> release(first)).hasMessageContaining("people.plan-decided");
  }

  @Test
  void rejectedPlanIsNotAppliedWhenFoundAgainAndMayStillBeReleased() {
    rig.full(directory.people("p", 20), "c1");
    disable("p", 1, 15);
    RunResult held = rig.full(directory, "c2");
    rig.plans.reject(rig.tenant, held.plan().orElseThrow(), "account-7");

    RunResult again = rig.full(directory, "c3");
    assertThat(again.outcome()).isEqualTo(Outcome.HELD);
    assertThat(again.plan()).isEqualTo(held.plan());
    assertThat(activePeople()).isEqualTo(20);

    release(held);
    assertThat(activePeople()).isEqualTo(5);
  }

  @Test
  void deltaThatPassesLeavesTheHeldComparisonOfEverything() {
    rig.full(directory.people("p", 20), "c1");
    IntStream.rangeClosed(1, 15).forEach(i -> directory.removePerson("p" + i));
    RunResult held = rig.full(directory, "c2");
    directory.get("p20").with(PersonField.TITLE, "Chief");

    assertThat(rig.delta("c3", directory.entries("p20")).outcome()).isEqualTo(Outcome.APPLIED);

    assertThat(rig.plan(held).state()).isEqualTo(Plan.State.HELD);
    release(held);
    assertThat(activePeople()).isEqualTo(5);
    assertThat(rig.cursor()).as("the later position stays").isEqualTo("c3");
  }

  @Test
  void planWhosePeopleChangedSinceIsRefusedWithTheDifference() {
    rig.full(directory.people("p", 20), "c1");
    disable("p", 1, 15);
    directory.get("p1").with(PersonField.TITLE, "Planned");
    RunResult held = rig.full(directory, "c2");
    DirectoryEntry other =
        directory.get("p1").state(AccountState.ACTIVE).with(PersonField.TITLE, "Other").entry();
    rig.delta("c3", other);

    assertThatThrownBy(() -> release(held))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.problem().code()).isEqualTo("people.plan-changed");
              assertThat(refused.problem().fields())
                  .extracting(Problem.Field::message)
                  .containsExactly("title");
            });
    assertThat(activePeople()).isEqualTo(20);
  }

  private void disable(String prefix, int from, int to) {
    IntStream.rangeClosed(from, to)
        .forEach(i -> directory.get(prefix + i).state(AccountState.DISABLED));
  }

  private Plan release(RunResult held) {
    Plan plan = rig.plan(held);
    return rig.plans.release(rig.tenant, plan.id(), plan.hash(), "account-7");
  }

  private long activePeople() {
    return Long.parseLong(rig.value("SELECT count(*) FROM people.person WHERE active"));
  }

  private PersonAccess.State access(String key) {
    return rig.access.of(rig.tenant, rig.person(key).id());
  }
}
