// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.oresund.api.Fence;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.api.directory.PersonField;
import org.oresund.connector.RunResult;
import org.oresund.people.Plan;
import org.oresund.privacy.AuditEntry;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditQuery;

class AnnouncementsTest {

  private final ImportRig rig = new ImportRig();
  private final TestDirectory directory = new TestDirectory();

  @Test
  void everyChangeIsOneEventOfThePersonInOrder() {
    directory.person("k");
    rig.full(directory, "c1");
    directory.get("k").with(PersonField.TITLE, "Chief");
    rig.full(directory, "c2");
    directory.get("k").state(AccountState.DISABLED);
    rig.full(directory, "c3");
    directory.get("k").state(AccountState.ACTIVE);
    rig.full(directory, "c4");

    assertThat(
            rig.column(
                "SELECT type FROM store.event WHERE event_key = '%s' ORDER BY sequence"
                    .formatted(rig.person("k").id())))
        .containsExactly(
            "people.person.created",
            "people.person.updated",
            "people.person.deactivated",
            "people.person.reactivated");
  }

  /** The golden form of schema 1; additive changes only. */
  @Test
  void eventNamesPersonAndFieldsButNoValues() {
    directory.person("k").with(PersonField.TITLE, "Clerk");
    rig.full(directory, "c1");
    directory.get("k").with(PersonField.TITLE, "Confidential").with(PersonField.MAIL, null);
    RunResult result = rig.full(directory, "c2");

    List<String> event =
        rig.rows("SELECT payload, schema FROM store.event ORDER BY sequence DESC LIMIT 1").get(0);

    assertThat(event)
        .containsExactly(
            "{\"schema\":1,\"person\":\"%s\",\"instance\":\"ad-main\",\"plan\":\"%s\",\"fields\":[\"mail\",\"title\"]}"
                .formatted(rig.person("k").id(), result.plan().orElseThrow()),
            "1");
  }

  @Test
  void groupsAndQuarantineAreNoEvents() {
    directory.group("g", "Group");
    directory.person("bad").with(PersonField.TITLE, "bad\u0001");

    rig.full(directory, "c1");

    assertThat(rig.value("SELECT count(*) FROM store.event")).isEqualTo("0");
  }

  @Test
  void suspendedAndRestoredAccessIsAnnounced() {
    rig.full(directory.people("p", 20), "c1");
    directory.everybody().forEach(someone -> someone.state(AccountState.DISABLED));
    rig.full(directory, "c2");
    directory.everybody().forEach(someone -> someone.state(AccountState.ACTIVE));
    rig.full(directory, "c3");

    assertThat(
            rig.rows(
                """
                SELECT type, count(*)
                FROM store.event
                WHERE type LIKE 'people.person.access-%'
                GROUP BY type
                ORDER BY type
                """))
        .containsExactly(
            List.of("people.person.access-restored", "20"),
            List.of("people.person.access-suspended", "20"));
  }

  @Test
  void everyChangedPersonIsAuditedWithTheRowThatExplainsIt() {
    directory.people("p", 3);
    RunResult first = rig.full(directory, "c1");
    directory.get("p2").with(PersonField.TITLE, "Chief");
    RunResult second = rig.full(directory, "c2");
    rig.full(directory, "c3");
    UUID person = rig.person("p2").id();

    List<AuditEntry> entries =
        TestPeople.AUDIT.list(rig.tenant, AuditQuery.newest(100).about(person));

    assertThat(TestPeople.AUDIT.list(rig.tenant, AuditQuery.newest(100))).hasSize(4);
    assertThat(entries)
        .extracting(AuditEntry::use)
        .containsExactly(AuditEvent.Use.CHANGE, AuditEvent.Use.CREATE);
    assertThat(entries.get(0).object()).isEqualTo("plan/" + second.plan().orElseThrow() + "/1");
    assertThat(entries.get(1).object()).startsWith("plan/" + first.plan().orElseThrow());
    assertThat(entries.get(0).actor().account()).isEqualTo("instance/ad-main");
    assertThat(entries.get(0).actor().correlationId()).isEqualTo("correlation-1");
  }

  @Test
  void commandOfAnOldLeaderIsRefused() {
    directory.people("p", 2);
    ImportStep.Opened opened = rig.open(ImportMode.FULL, "c1");
    rig.stage(opened.importId(), "all", directory.entries());

    rig.fenced(new Fence("instance/ad-main", 0));

    assertThatThrownBy(() -> rig.stage(opened.importId(), "more", directory.entries()))
        .hasMessageContaining("leadership.stale");
    assertThatThrownBy(() -> rig.finish(opened.importId(), "c1"))
        .hasMessageContaining("leadership.stale");
    assertThat(rig.value("SELECT count(*) FROM people.person")).isEqualTo("0");
  }

  @Test
  void importOfAnotherInstanceIsNotOpenForThisOne() {
    UUID id = rig.open(ImportMode.FULL, "c1").importId();

    assertThatThrownBy(
            () -> rig.instance("other").stage(id, "all", directory.people("p", 1).entries()))
        .hasMessageContaining("people.import-not-open");
  }

  @Test
  void releasedPlanNamesWhoReleasedIt() {
    rig.full(directory.people("p", 20), "c1");
    directory.everybody().forEach(someone -> someone.state(AccountState.DISABLED));
    Plan plan = rig.plan(rig.full(directory, "c2"));

    rig.plans.release(rig.tenant, plan.id(), plan.hash(), "account-7");

    assertThat(
            rig.history
                .of(rig.tenant, rig.person("p1").id(), org.oresund.people.PageRequest.first(1))
                .items()
                .get(0)
                .releasedBy())
        .isEqualTo("account-7");
  }
}
