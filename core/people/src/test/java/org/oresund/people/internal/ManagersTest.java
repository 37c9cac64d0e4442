// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.api.directory.PersonField;
import org.oresund.api.directory.Reference;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.people.Person;

class ManagersTest {

  private final ImportRig rig = new ImportRig();
  private final TestDirectory directory = new TestDirectory();

  @Test
  void orderInTheDirectoryDoesNotMatter() {
    directory.person("a-report").manager(Reference.alias("cn=boss"));
    directory.person("boss").alias("cn=boss").manager(Reference.key("top"));
    directory.person("top");

    rig.full(directory, "c1");

    assertThat(manager("a-report")).isEqualTo(rig.person("boss").id());
    assertThat(manager("boss")).isEqualTo(rig.person("top").id());
    assertThat(rig.person("a-report").manager().displayName()).isEqualTo("Name boss");
  }

  @Test
  void managerWhoComesLaterIsFoundWithoutReadingTheReportAgain() {
    directory.person("by-alias").manager(Reference.alias("cn=boss"));
    directory.person("by-key").manager(Reference.key("boss"));
    rig.full(directory, "c1");
    assertThat(rig.person("by-alias").manager()).isNull();

    directory.person("boss").alias("cn=boss");
    rig.delta("c2", directory.entries("boss"));

    assertThat(manager("by-alias")).isEqualTo(rig.person("boss").id());
    assertThat(manager("by-key")).isEqualTo(rig.person("boss").id());
  }

  @Test
  void managerWhoMovedOutOfScopeIsNoneUntilTheReturn() {
    directory.person("boss");
    directory.person("report").manager(Reference.key("boss"));
    rig.full(directory, "c1");

    rig.delta("c2", new Gone("boss", Gone.Reason.MOVED_OUT, "OU=Away"));
    assertThat(rig.person("report").manager()).isNull();
    rig.delta("c3", directory.entries("boss"));

    assertThat(manager("report")).isEqualTo(rig.person("boss").id());
  }

  @Test
  void disabledManagerStaysTheManager() {
    directory.person("boss");
    directory.person("report").manager(Reference.key("boss"));
    rig.full(directory, "c1");
    directory.get("boss").state(AccountState.DISABLED);

    rig.delta("c2", directory.entries("boss"));

    assertThat(manager("report")).isEqualTo(rig.person("boss").id());
  }

  @Test
  void nobodyIsTheirOwnManager() {
    directory.person("k").alias("cn=k").manager(Reference.alias("cn=k"));

    rig.full(directory, "c1");

    assertThat(rig.person("k").manager()).isNull();
    assertThat(rig.full(directory, "c1").outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void loopsStayAsTheyAre() {
    directory.person("a").manager(Reference.key("b"));
    directory.person("b").manager(Reference.key("a"));

    rig.full(directory, "c1");

    assertThat(manager("a")).isEqualTo(rig.person("b").id());
    assertThat(manager("b")).isEqualTo(rig.person("a").id());
  }

  @Test
  void quarantinedManagerIsPendingUntilMended() {
    directory.person("boss").with(PersonField.TITLE, "bad\u0001");
    directory.person("report").manager(Reference.key("boss"));
    rig.full(directory, "c1");
    assertThat(rig.person("report").manager()).isNull();

    directory.get("boss").with(PersonField.TITLE, "good");
    rig.delta("c2", directory.entries("boss"));

    assertThat(manager("report")).isEqualTo(rig.person("boss").id());
  }

  @Test
  void renamedContainerIsNoChangeOfManagers() {
    directory.person("boss").alias("cn=boss,ou=old");
    directory.person("report").alias("cn=report,ou=old").manager(Reference.alias("cn=boss,ou=old"));
    rig.full(directory, "c1");

    directory.get("boss").alias("cn=boss,ou=new");
    directory.get("report").alias("cn=report,ou=new").manager(Reference.alias("cn=boss,ou=new"));

    assertThat(rig.full(directory, "c2").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(manager("report")).isEqualTo(rig.person("boss").id());
  }

  @Test
  void nameThatPassedToSomebodyElseMeansTheNewOwner() {
    directory.person("first").alias("cn=boss");
    directory.person("report").manager(Reference.alias("cn=boss"));
    rig.full(directory, "c1");

    directory.get("first").alias("cn=retired");
    directory.person("second").alias("cn=boss");
    directory.get("report").touched();
    rig.delta("c2", directory.entries("first", "second", "report"));

    assertThat(manager("report")).isEqualTo(rig.person("second").id());
  }

  private UUID manager(String key) {
    Person.Manager manager = rig.person(key).manager();
    return manager == null ? null : manager.id();
  }
}
