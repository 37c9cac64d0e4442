// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.api.directory.Reference;
import org.oresund.connector.RunResult;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.people.GuardLine;
import org.oresund.people.GuardLine.Kind;
import org.oresund.people.PersonAccess;
import org.oresund.people.Plan;
import org.oresund.people.PlanRow;

/** Whoever is only not found may have been deleted, or hidden by a lost right. */
class NotFoundTest {

  private final ImportRig rig = new ImportRig();
  private final TestDirectory directory = new TestDirectory();

  @Test
  void onePersonNotFoundIsDeactivatedWithoutAPersonsDecision() {
    rig.full(directory.people("p", 50).unit("site"), "c1");
    directory.removePerson("p1");

    RunResult result = look("c2");

    assertThat(result.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(rig.person("p1").active()).isFalse();
    assertThat(rig.planRows(result)).extracting(PlanRow::rule).containsExactly("not-found");
  }

  @Test
  void fiveNotFoundPassSixAreHeldWithTheirAccess() {
    rig.full(directory.people("p", 100), "c1");
    remove(1, 6);

    RunResult held = look("c2");

    assertThat(held.outcome()).isEqualTo(Outcome.HELD);
    assertThat(rig.tripped(held)).containsExactly(new GuardLine(Kind.NOT_FOUND, "", 6, 5));
    nobodyLostAnything(100);
  }

  @Test
  void onePercentOfManyMayBeMissing() {
    rig.full(directory.people("p", 700), "c1");
    remove(1, 7);

    assertThat(look("c2").outcome()).isEqualTo(Outcome.APPLIED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 48})
  void peopleOfAUnitThatIsNotFoundEitherAreHeldWhateverTheirNumber(int people) {
    rig.full(directory.people("p", 200).unit("site"), "c1");
    directory.removeUnit("site");
    remove(1, people);

    RunResult held = look("c2");

    assertThat(held.outcome()).isEqualTo(Outcome.HELD);
    assertThat(rig.tripped(held)).contains(new GuardLine(Kind.NOT_FOUND, "", people, 0));
    assertThat(held.counts()).containsEntry("suspended", 0L);
    assertThat(held.problem().remedy()).contains("right to read").contains("release");
    nobodyLostAnything(200);
  }

  @Test
  void mendedRightClearsThePlan() {
    rig.full(directory.people("p", 20).unit("site"), "c1");
    directory.removeUnit("site");
    TestDirectory hidden = new TestDirectory().people("p", 12);
    RunResult held = rig.full(hidden, "c2", NotFoundTest::notFound);

    assertThat(rig.full(directory.unit("site"), "c3").outcome()).isEqualTo(Outcome.UNCHANGED);

    assertThat(rig.plan(held).state()).isEqualTo(Plan.State.SUPERSEDED);
    nobodyLostAnything(20);
  }

  @Test
  void unitDeletedWithItsPeopleIsReleasedOnceAndThenForgotten() {
    rig.full(directory.people("p", 20).unit("site"), "c1");
    directory.removeUnit("site");
    remove(1, 8);
    Plan plan = rig.plan(look("c2"));

    rig.plans.release(rig.tenant, plan.id(), plan.hash(), "account-7");

    assertThat(activePeople()).isEqualTo(12);
    directory.removePerson("p9");
    assertThat(look("c3").outcome()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void emptyUnitThatWasDeletedHoldsNobodyBackLater() {
    rig.full(directory.people("p", 20).unit("site"), "c1");
    directory.removeUnit("site");
    assertThat(look("c2").outcome()).isEqualTo(Outcome.UNCHANGED);
    directory.removePerson("p1");

    assertThat(look("c3").outcome()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void unitDeletedWithATombstoneLetsItsPeopleGo() {
    rig.full(directory.people("p", 20).unit("site"), "c1");
    directory.removeUnit("site");
    remove(1, 3);

    assertThat(rig.full(directory, "c2").outcome()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void whoeverReturnsAfterNotBeingFoundIsStillInTheGroups() {
    directory.people("p", 3).group("g", "Crew").add(Reference.key("p1"), Reference.key("p2"));
    rig.full(directory, "c1");

    rig.delta("c2", new Gone("p1", Gone.Reason.NOT_FOUND, ""));
    rig.delta("c3", directory.get("p1").touched().entry());

    assertThat(rig.column("SELECT member_ref FROM people.membership ORDER BY 1"))
        .isEqualTo(List.of("p1", "p2"));
  }

  private void remove(int from, int to) {
    IntStream.rangeClosed(from, to).forEach(i -> directory.removePerson("p" + i));
  }

  private RunResult look(String cursor) {
    return rig.full(directory, cursor, NotFoundTest::notFound);
  }

  private static Gone notFound(String key) {
    return new Gone(key, Gone.Reason.NOT_FOUND, "");
  }

  private void nobodyLostAnything(long people) {
    assertThat(activePeople()).isEqualTo(people);
    assertThat(rig.value("SELECT count(*) FROM people.access_suspension")).isEqualTo("0");
    assertThat(rig.access.of(rig.tenant, rig.person("p1").id())).isEqualTo(PersonAccess.State.OPEN);
  }

  private long activePeople() {
    return Long.parseLong(rig.value("SELECT count(*) FROM people.person WHERE active"));
  }
}
