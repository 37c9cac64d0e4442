// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.api.directory.Reference;
import org.oresund.connector.RunResult;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.people.PlanAction;
import org.oresund.people.PlanRow;

class GroupsTest {

  private final ImportRig rig = new ImportRig();
  private final TestDirectory directory = new TestDirectory();

  @Test
  void membersByKeyAndByAliasHaveTheGroup() {
    directory.person("a").alias("cn=a");
    directory.person("b");
    directory.group("g", "Sales").add(Reference.alias("cn=a"), Reference.key("b"));

    RunResult result = rig.full(directory, "c1");

    assertThat(rig.person("a").groups()).containsExactly("Sales");
    assertThat(rig.person("b").groups()).containsExactly("Sales");
    assertThat(result.counts()).containsEntry("groups", 1L).containsEntry("membershipsAdded", 2L);
  }

  @Test
  void memberNamedTwiceIsAMemberOnce() {
    directory.person("a").alias("cn=a");
    directory.group("g", "Sales").add(Reference.alias("cn=a"), Reference.key("a"));

    rig.full(directory, "c1");

    assertThat(rig.person("a").groups()).containsExactly("Sales");
    assertThat(rig.value("SELECT count(*) FROM people.membership")).isEqualTo("1");
  }

  @Test
  void gainedAndLostMembershipsChangeOnlyThosePeople() {
    directory.people("p", 4);
    directory.group("g", "Sales").add(Reference.key("p1"), Reference.key("p2"));
    rig.full(directory, "c1");

    directory.team("g").remove(Reference.key("p2")).add(Reference.key("p3"));
    RunResult result = rig.delta("c2", directory.entries("g"));

    assertThat(rig.planRows(result)).hasSize(2);
    assertThat(row(result, "p2").groupsLost()).containsExactly("Sales");
    assertThat(row(result, "p3").groupsGained()).containsExactly("Sales");
    assertThat(rig.person("p1").groups()).containsExactly("Sales");
    assertThat(rig.person("p2").groups()).isEmpty();
    assertThat(rig.person("p3").groups()).containsExactly("Sales");
  }

  @Test
  void primaryGroupCountsAndItsChangeFollows() {
    directory.person("a").primaryGroup(Reference.alias("rid:513"));
    directory.group("users", "Domain Users").alias("rid:513");
    directory.group("guests", "Guests").alias("rid:514");
    rig.full(directory, "c1");
    assertThat(rig.person("a").groups()).containsExactly("Domain Users");

    directory.get("a").primaryGroup(Reference.alias("rid:514"));
    rig.delta("c2", directory.entries("a"));

    assertThat(rig.person("a").groups()).containsExactly("Guests");
  }

  @Test
  void groupThatTurnsFromPrimaryToOrdinaryIsNoChangeForThePerson() {
    directory.person("a").primaryGroup(Reference.key("users"));
    directory.group("users", "Users");
    directory.group("guests", "Guests");
    rig.full(directory, "c1");

    directory.get("a").primaryGroup(Reference.key("guests"));
    directory.team("users").add(Reference.key("a"));
    RunResult result = rig.delta("c2", directory.entries("a", "users"));

    assertThat(row(result, "a").groupsGained()).containsExactly("Guests");
    assertThat(row(result, "a").groupsLost()).isEmpty();
    assertThat(rig.person("a").groups()).containsExactly("Guests", "Users");
  }

  @Test
  void unknownMembersAreCountedAndResolvedWhenTheyCome() {
    directory.person("a");
    directory
        .group("g", "Sales")
        .add(Reference.key("a"), Reference.alias("cn=late"), Reference.key("late-too"));
    RunResult result = rig.full(directory, "c1");
    assertThat(result.counts()).containsEntry("foreignMembers", 1L);

    directory.person("late").alias("cn=late");
    directory.person("late-too");
    RunResult later = rig.delta("c2", directory.entries("late", "late-too"));

    assertThat(rig.person("late").groups()).containsExactly("Sales");
    assertThat(rig.person("late-too").groups()).containsExactly("Sales");
    assertThat(row(later, "late").groupsGained()).containsExactly("Sales");
  }

  @Test
  void primaryGroupThatComesLaterIsFound() {
    directory.person("a").primaryGroup(Reference.alias("rid:513"));
    rig.full(directory, "c1");

    directory.group("users", "Users").alias("rid:513");
    rig.delta("c2", directory.entries("users"));

    assertThat(rig.person("a").groups()).containsExactly("Users");
  }

  @Test
  void renamedGroupIsTheSameGroup() {
    directory.person("a");
    directory.group("g", "Sales").add(Reference.key("a"));
    rig.full(directory, "c1");

    directory.team("g").name("Sales Denmark");
    RunResult result = rig.delta("c2", directory.entries("g"));

    assertThat(result.counts())
        .containsEntry("groupsUpdated", 1L)
        .containsEntry("membershipsAdded", 0L)
        .doesNotContainKey("updated");
    assertThat(rig.person("a").groups()).containsExactly("Sales Denmark");
  }

  @Test
  void goneGroupTakesItsMembershipsWithIt() {
    directory.people("p", 2);
    directory.group("g", "Sales").add(Reference.key("p1"), Reference.key("p2"));
    rig.full(directory, "c1");

    RunResult result = rig.delta("c2", new Gone("g", Gone.Reason.DELETED, ""));

    assertThat(result.counts()).containsEntry("groupsRemoved", 1L);
    assertThat(row(result, "p1").groupsLost()).containsExactly("Sales");
    assertThat(rig.person("p1").groups()).isEmpty();
    assertThat(rig.value("SELECT count(*) FROM people.membership")).isEqualTo("0");
    assertThat(rig.value("SELECT count(*) FROM people.directory_group")).isEqualTo("0");
  }

  @Test
  void movedOutPersonKeepsMembershipsForTheReturnDeletedOneDoesNot() {
    directory.people("p", 2);
    directory.group("g", "Sales").add(Reference.key("p1"), Reference.key("p2"));
    rig.full(directory, "c1");

    rig.delta(
        "c2",
        new Gone("p1", Gone.Reason.MOVED_OUT, "OU=Away"),
        new Gone("p2", Gone.Reason.DELETED, ""));
    rig.delta("c3", directory.entries("p1", "p2"));

    assertThat(rig.person("p1").groups()).containsExactly("Sales");
    assertThat(rig.person("p2").groups()).isEmpty();
  }

  @Test
  void groupsInGroupsAndCyclesAreKept() {
    directory.person("a");
    directory.group("inner", "Inner").add(Reference.key("a"), Reference.key("outer"));
    directory.group("outer", "Outer").add(Reference.key("inner"));

    rig.full(directory, "c1");

    assertThat(rig.value("SELECT count(*) FROM people.membership")).isEqualTo("3");
    assertThat(rig.person("a").groups()).containsExactly("Inner");
    assertThat(rig.full(directory, "c1").outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void renamedContainerIsNoChangeOfMemberships() {
    directory.person("a").alias("cn=a,ou=old");
    directory.group("g", "Sales").add(Reference.alias("cn=a,ou=old"));
    rig.full(directory, "c1");

    directory.get("a").alias("cn=a,ou=new");
    directory.team("g").remove(Reference.alias("cn=a,ou=old")).add(Reference.alias("cn=a,ou=new"));

    assertThat(rig.full(directory, "c2").outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void onlyMembersOfTheLastReadingCount() {
    directory.people("p", 2);
    DirectoryEntry.Group group = new DirectoryEntry.Group("g", "v1", java.util.List.of(), "Sales");

    rig.delta(
        "c1",
        directory.get("p1").entry(),
        directory.get("p2").entry(),
        group,
        new DirectoryEntry.Member("g", Reference.key("p1")),
        group,
        new DirectoryEntry.Member("g", Reference.key("p2")));

    assertThat(rig.person("p1").groups()).isEmpty();
    assertThat(rig.person("p2").groups()).containsExactly("Sales");
  }

  @Test
  void membershipAloneIsAnUpdateOfThePerson() {
    directory.person("a");
    rig.full(directory, "c1");
    directory.group("g", "Sales").add(Reference.key("a"));

    RunResult result = rig.delta("c2", directory.entries("g"));

    PlanRow row = row(result, "a");
    assertThat(row.action()).isEqualTo(PlanAction.UPDATE);
    assertThat(row.rule()).isEqualTo("related-object");
    assertThat(row.changes()).isEmpty();
  }

  private PlanRow row(RunResult result, String key) {
    return rig.planRows(result).stream()
        .filter(row -> row.key().equals(key))
        .findFirst()
        .orElseThrow();
  }
}
