// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.people.PageRequest;
import org.oresund.people.PersonAccess;
import org.oresund.people.Plan;

class ExpiryTest {

  private final ImportRig rig = new ImportRig();
  private final TestDirectory directory = new TestDirectory().people("p", 30);
  private final AccountExpiry expiry =
      new AccountExpiry(
          TestPeople.DATABASE.tenants(),
          TestPeople.DATABASE.transactions(),
          TestPeople.DATABASE.leadership(),
          TestPeople.AUDIT,
          TestPeople.DATABASE.events(),
          ImportRig.READY);

  @AfterEach
  void stop() throws InterruptedException {
    expiry.stop();
  }

  @Test
  void accountEndsByTimeAloneWithoutTheDirectory() {
    directory.get("p1").until(tomorrow());
    rig.full(directory, "c1");
    expiry.run();
    assertThat(rig.person("p1").active()).isTrue();

    letTimePass();
    expiry.run();

    assertThat(rig.person("p1").active()).isFalse();
    Plan plan = rig.plans.list(rig.tenant, null, PageRequest.first(1)).items().get(0);
    assertThat(plan.cause()).isEqualTo(Plan.Cause.TIMER);
    assertThat(plan.state()).isEqualTo(Plan.State.APPLIED);
    assertThat(
            rig.plans
                .rows(rig.tenant, plan.id(), null, PageRequest.first(10))
                .items()
                .get(0)
                .rule())
        .isEqualTo("end-reached");
    assertThat(rig.column("SELECT type FROM store.event ORDER BY sequence DESC LIMIT 1"))
        .containsExactly("people.person.deactivated");
    assertThat(rig.cursor()).isEqualTo("c1");
  }

  @Test
  void expiryIsOneChangeHoweverOftenItIsLookedFor() {
    directory.get("p1").until(tomorrow());
    rig.full(directory, "c1");
    letTimePass();

    expiry.run();
    expiry.run();

    assertThat(rig.value("SELECT count(*) FROM people.plan WHERE cause = 'TIMER'")).isEqualTo("1");
  }

  @Test
  void laterEndMovesTheTimerAndNoEndRemovesIt() {
    directory.get("p1").until(tomorrow());
    directory.get("p2").until(tomorrow());
    rig.full(directory, "c1");
    directory.get("p1").until(tomorrow().plus(30, ChronoUnit.DAYS));
    directory.get("p2").until(null);
    rig.delta("c2", directory.entries("p1", "p2"));

    letTimePass();
    expiry.run();

    assertThat(rig.person("p1").active()).isTrue();
    assertThat(rig.person("p2").active()).isTrue();
  }

  @Test
  void endThatTheDirectoryHadMovedIsCorrectedByTheNextRun() {
    directory.get("p1").until(tomorrow());
    rig.full(directory, "c1");
    letTimePass();
    expiry.run();

    directory.get("p1").until(tomorrow().plus(30, ChronoUnit.DAYS));

    assertThat(rig.delta("c2", directory.entries("p1")).counts()).containsEntry("reactivated", 1L);
    assertThat(rig.person("p1").active()).isTrue();
  }

  @Test
  void directoryThatSaysTheSameAfterwardsChangesNothing() {
    directory.get("p1").until(tomorrow());
    rig.full(directory, "c1");
    letTimePass();
    directory.get("p1").until(Instant.now().minus(1, ChronoUnit.DAYS));
    expiry.run();

    rig.full(directory, "c2");

    assertThat(rig.full(directory, "c2").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(rig.person("p1").active()).isFalse();
  }

  @Test
  void guardHoldsManyAtOnceButTheirAccessEnds() {
    IntStream.rangeClosed(1, 20).forEach(i -> directory.get("p" + i).until(tomorrow()));
    rig.full(directory, "c1");
    letTimePass();

    expiry.run();
    expiry.run();

    assertThat(rig.person("p1").active()).isTrue();
    assertThat(rig.access.of(rig.tenant, rig.person("p1").id()))
        .isEqualTo(PersonAccess.State.SUSPENDED);
    assertThat(rig.column("SELECT state FROM people.plan WHERE cause = 'TIMER'"))
        .containsExactly("HELD");
  }

  private static Instant tomorrow() {
    return Instant.now().plus(1, ChronoUnit.DAYS);
  }

  /** Two days, seen from the people of this tenant. */
  private void letTimePass() {
    rig.change("UPDATE people.person SET active_until = active_until - interval '2 days'");
  }
}
