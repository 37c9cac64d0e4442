// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.api.directory.PersonField;
import org.oresund.connector.RunResult;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.connector.TransientException;
import org.oresund.people.PersonAccess;
import org.oresund.people.PlanAction;
import org.oresund.people.PlanRow;

class LeaversTest {

  private final ImportRig rig = new ImportRig();
  private final TestDirectory directory = new TestDirectory().people("p", 5);

  @BeforeEach
  void importEverybody() {
    rig.full(directory, "c1");
  }

  @Test
  void disabledIsDeactivated() {
    UUID person = rig.person("p1").id();
    directory.get("p1").state(AccountState.DISABLED);

    RunResult result = rig.delta("c2", directory.entries("p1"));

    assertThat(result.counts()).containsEntry("deactivated", 1L);
    assertThat(rig.person("p1").active()).isFalse();
    assertThat(rig.access.of(rig.tenant, person)).isEqualTo(PersonAccess.State.INACTIVE);
    assertThat(rig.planRows(result)).extracting(PlanRow::rule).containsExactly("account-disabled");
  }

  @Test
  void expiredIsDeactivated() {
    directory.get("p1").state(AccountState.EXPIRED);
    directory.get("p2").until(Instant.now().minusSeconds(60));

    RunResult result = rig.delta("c2", directory.entries("p1", "p2"));

    assertThat(rig.person("p1").active()).isFalse();
    assertThat(rig.person("p2").active()).isFalse();
    assertThat(rig.planRows(result))
        .extracting(PlanRow::rule)
        .containsExactly("account-expired", "account-expired");
  }

  @ParameterizedTest
  @EnumSource(Gone.Reason.class)
  void whoeverIsGoneIsDeactivatedNotDeleted(Gone.Reason reason) {
    UUID person = rig.person("p3").id();
    directory.removePerson("p3");

    RunResult result = rig.full(directory, "c2", key -> new Gone(key, reason, ""));

    assertThat(result.counts()).containsEntry("deactivated", 1L);
    assertThat(rig.person("p3").id()).isEqualTo(person);
    assertThat(rig.person("p3").active()).isFalse();
    assertThat(rig.person("p3").displayName()).isEqualTo("Name p3");
  }

  @Test
  void movedOutOfScopeShowsWhereTo() {
    RunResult result = rig.delta("c2", new Gone("p1", Gone.Reason.MOVED_OUT, "OU=Elsewhere"));

    PlanRow row = rig.planRows(result).get(0);
    assertThat(row.action()).isEqualTo(PlanAction.DEACTIVATE);
    assertThat(row.rule()).isEqualTo("moved-out");
    assertThat(row.where()).isEqualTo("OU=Elsewhere");
  }

  @Test
  void goneTwiceIsAChangeOnce() {
    rig.delta("c2", new Gone("p1", Gone.Reason.DELETED, ""));

    assertThat(rig.delta("c3", new Gone("p1", Gone.Reason.DELETED, "")).outcome())
        .isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void absentIsNotGoneBeforeSomebodyLooked() {
    ImportStep.Opened opened = rig.open(ImportMode.FULL, "c2");
    rig.stage(opened.importId(), "all", directory.entries("p1", "p2"));

    assertThat(rig.finish(opened.importId(), "c2").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(rig.value("SELECT count(*) FROM people.person WHERE active")).isEqualTo("5");
  }

  @Test
  void emptyAnswerIsRefused() {
    ImportStep.Opened opened = rig.open(ImportMode.FULL, "c2");
    rig.stage(
        opened.importId(),
        "gone",
        List.<org.oresund.api.directory.DirectoryEntry>of(new Gone("p1", Gone.Reason.DELETED, ""))
            .iterator());

    assertThatThrownBy(() -> rig.finish(opened.importId(), "c2"))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("people.empty-directory");
    assertThat(rig.cursor()).isEqualTo("c1");
    assertThat(rig.value("SELECT count(*) FROM people.person WHERE active")).isEqualTo("5");
  }

  @Test
  void unknownObjectThatIsGoneIsIgnored() {
    assertThat(rig.delta("c2", new Gone("never-seen", Gone.Reason.DELETED, "")).outcome())
        .isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void returningIsTheSamePersonWithFreshFields() {
    UUID person = rig.person("p1").id();
    directory.get("p1").with(PersonField.TITLE, "Clerk");
    rig.delta("c2", directory.entries("p1"));
    rig.delta("c3", new Gone("p1", Gone.Reason.DELETED, ""));

    directory.get("p1").with(PersonField.TITLE, null);
    RunResult result = rig.delta("c4", directory.entries("p1"));

    assertThat(result.counts()).containsEntry("reactivated", 1L);
    assertThat(rig.person("p1").id()).isEqualTo(person);
    assertThat(rig.person("p1").active()).isTrue();
    assertThat(rig.person("p1").title()).isNull();
  }

  @Test
  void disabledAndEnabledAgainIsTheSamePerson() {
    UUID person = rig.person("p1").id();
    directory.get("p1").state(AccountState.DISABLED);
    rig.delta("c2", directory.entries("p1"));
    directory.get("p1").state(AccountState.ACTIVE);

    RunResult result = rig.delta("c3", directory.entries("p1"));

    assertThat(rig.planRows(result)).extracting(PlanRow::rule).containsExactly("account-enabled");
    assertThat(rig.person("p1").id()).isEqualTo(person);
    assertThat(rig.person("p1").active()).isTrue();
  }

  @Test
  void rolesGivenByHandComeBackOnlyWhenConfirmed() {
    UUID person = rig.person("p1").id();
    rig.change(
        "INSERT INTO people.role (tenant_id, role_id, name) VALUES ('%1$s', 'approver', 'A')"
            .formatted(rig.tenant));
    rig.change(
        "INSERT INTO people.role_grant (tenant_id, person_id, role_id, origin)"
            + " VALUES ('%s', '%s', 'approver', 'MANUAL')".formatted(rig.tenant, person));
    assertThat(rig.person("p1").roles()).containsExactly("approver");

    directory.get("p1").state(AccountState.DISABLED);
    rig.delta("c2", directory.entries("p1"));
    assertThat(rig.person("p1").roles()).isEmpty();
    directory.get("p1").state(AccountState.ACTIVE);
    rig.delta("c3", directory.entries("p1"));

    assertThat(rig.person("p1").roles()).isEmpty();
    assertThat(rig.value("SELECT confirmed FROM people.role_grant")).isEqualTo("f");
  }
}
