// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.oresund.api.Problem;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.Reference;
import org.oresund.connector.RunResult;
import org.oresund.people.ExternalKey;
import org.oresund.people.Person;
import org.oresund.people.Plan;

/** What becomes of people when their leading directory is deleted. */
class InstancePeopleTest {

  private final ImportRig rig = new ImportRig();
  private final TestDirectory directory = new TestDirectory();
  private final InstancePeople removal =
      new InstancePeople(
          TestPeople.DATABASE.transactions(),
          TestPeople.DATABASE.leadership(),
          TestPeople.AUDIT,
          TestPeople.DATABASE.events(),
          ImportRig.READY);

  @Test
  void instanceThatLeadsActivePeopleIsObjectedToWithTheirNumberAndTheWaysOut() {
    rig.full(directory.people("p", 7), "c1");

    Problem objection = removal.objection(rig.tenant, ImportRig.INSTANCE).orElseThrow();

    assertThat(objection.code()).isEqualTo("people.instance-leads-people");
    assertThat(objection.what()).contains("7 active people");
    assertThat(objection.remedy()).contains("Suspend").contains("people=release");
  }

  @Test
  void nobodyObjectsForPeopleWhoLeftOrBelongToAnotherInstance() {
    directory.person("p1").state(AccountState.DISABLED);
    rig.full(directory, "c1");

    assertThat(removal.objection(rig.tenant, ImportRig.INSTANCE)).isEmpty();
    assertThat(removal.objection(rig.tenant, "another")).isEmpty();
  }

  @Test
  void releasedPeopleAreLocalAndKeepEverythingButTheirDirectory() {
    directory.people("p", 3).group("g", "Crew").add(Reference.key("p1"));
    rig.full(directory, "c1");
    Person before = rig.person("p1");
    String events = "SELECT count(*) FROM store.event WHERE type = 'people.person.updated'";
    long told = Long.parseLong(rig.value(events));

    removal.release(rig.tenant, ImportRig.INSTANCE, "account-7");

    Person after = rig.people.find(rig.tenant, before.id()).orElseThrow();
    assertThat(after.active()).isTrue();
    assertThat(after.login()).isEqualTo(before.login());
    assertThat(after.externalKeys()).isEmpty();
    assertThat(rig.value("SELECT count(*) FROM people.person WHERE instance IS NULL"))
        .isEqualTo("3");
    assertThat(removal.objection(rig.tenant, ImportRig.INSTANCE)).isEmpty();
    assertThat(rig.cursor()).isNull();
    assertThat(Long.parseLong(rig.value(events))).isEqualTo(told + 3);
  }

  @Test
  void anotherDirectoryLinksReleasedPeopleByATrustedKey() {
    rig.full(directory.people("p", 2), "c1");
    UUID person = rig.person("p1").id();
    removal.release(rig.tenant, ImportRig.INSTANCE, "account-7");
    rig.change(
        "INSERT INTO people.source (tenant_id, instance, type, trusted_keys)"
            + " VALUES ('%s', 'ad-new', 'active-directory', '{login}')".formatted(rig.tenant));

    RunResult result = rig.instance("ad-new").full(directory, "n1");

    assertThat(result.counts()).containsEntry("linked", 2L).doesNotContainKey("created");
    assertThat(rig.person("p1").id()).isEqualTo(person);
    assertThat(rig.person("p1").externalKeys())
        .isEqualTo(List.of(new ExternalKey("active-directory", "ad-new", "p1")));
  }

  @Test
  void planThatWaitedForADecisionIsNoLongerOne() {
    rig.full(directory.people("p", 20), "c1");
    directory.everybody().forEach(someone -> someone.state(AccountState.DISABLED));
    RunResult held = rig.full(directory, "c2");

    removal.release(rig.tenant, ImportRig.INSTANCE, "account-7");

    assertThat(rig.plan(held).state()).isEqualTo(Plan.State.SUPERSEDED);
    assertThat(rig.value("SELECT count(*) FROM people.import")).isEqualTo("0");
    assertThat(rig.value("SELECT count(*) FROM people.stage")).isEqualTo("0");
  }

  @Test
  void releasingAgainChangesNothing() {
    rig.full(directory.people("p", 2), "c1");
    removal.release(rig.tenant, ImportRig.INSTANCE, "account-7");
    List<String> revisions = rig.column("SELECT revision FROM people.person");

    removal.release(rig.tenant, ImportRig.INSTANCE, "account-7");

    assertThat(rig.column("SELECT revision FROM people.person")).isEqualTo(revisions);
  }
}
