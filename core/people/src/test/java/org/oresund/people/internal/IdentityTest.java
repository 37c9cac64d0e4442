// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.oresund.api.Problem;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.api.directory.PersonField;
import org.oresund.connector.RunResult;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.people.PageRequest;
import org.oresund.people.Person;
import org.oresund.people.PersonQuery;
import org.oresund.people.PlanAction;
import org.oresund.people.PlanRow;
import org.oresund.people.QuarantineEntry;

class IdentityTest {

  private final ImportRig rig = new ImportRig();
  private final TestDirectory directory = new TestDirectory();

  @Test
  void renamedPersonStaysTheSame() {
    directory.person("k").with(PersonField.LOGIN, "old");
    rig.full(directory, "c1");
    UUID person = rig.person("k").id();

    directory.get("k").with(PersonField.LOGIN, "new").with(PersonField.DISPLAY_NAME, "New Name");
    rig.delta("c2", directory.entries("k"));

    assertThat(rig.person("k"))
        .returns(person, Person::id)
        .returns("new", Person::login)
        .returns("New Name", Person::displayName);
  }

  @Test
  void newEmployeeWithAnOldLoginIsAnotherPerson() {
    directory.person("first").with(PersonField.LOGIN, "bo").with(PersonField.EMPLOYEE_NUMBER, "7");
    rig.full(directory, "c1");
    rig.delta("c2", new Gone("first", Gone.Reason.DELETED, ""));
    directory.removePerson("first");
    directory.person("second").with(PersonField.LOGIN, "BO").with(PersonField.EMPLOYEE_NUMBER, "7");

    RunResult result = rig.delta("c3", directory.entries("second"));

    assertThat(result.counts()).containsEntry("created", 1L);
    assertThat(rig.person("second").id()).isNotEqualTo(rig.person("first").id());
    assertThat(rig.person("first")).returns(false, Person::active).returns("bo", Person::login);
  }

  @Test
  void leaverAndSuccessorWithTheSameLoginInOneRun() {
    directory.person("first").with(PersonField.LOGIN, "bo");
    rig.full(directory, "c1");
    directory.removePerson("first");
    directory.person("second").with(PersonField.LOGIN, "bo");

    rig.full(directory, "c2");

    assertThat(rig.person("first").active()).isFalse();
    assertThat(rig.person("second").active()).isTrue();
    assertThat(rig.person("second").login()).isEqualTo("bo");
  }

  @Test
  void loginOfAnActivePersonIsNotTaken() {
    directory.person("holder").with(PersonField.LOGIN, "bo");
    rig.full(directory, "c1");
    directory.person("claimant").with(PersonField.LOGIN, "Bo");

    RunResult result = rig.full(directory, "c2");

    assertThat(result.counts()).containsEntry("newlyQuarantined", 1L);
    QuarantineEntry entry = quarantined().get(0);
    assertThat(entry.key()).isEqualTo("claimant");
    assertThat(entry.person()).isNull();
    assertThat(entry.reason().code()).isEqualTo("people.duplicate-login");
    assertThat(entry.reason().fields()).extracting(Problem.Field::path).containsExactly("login");
    assertThat(entry.reason().arguments())
        .containsEntry("person", rig.person("holder").id().toString());
    assertThat(rig.found(PersonQuery.ALL)).hasSize(1);
  }

  @Test
  void ofTwoNewPeopleWithOneLoginNobodyGetsIt() {
    directory.person("a").with(PersonField.LOGIN, "bo");
    directory.person("b").with(PersonField.LOGIN, "BO");
    directory.person("c");

    rig.full(directory, "c1");

    assertThat(quarantined()).extracting(QuarantineEntry::key).containsExactly("a", "b");
    assertThat(rig.found(PersonQuery.ALL)).hasSize(1);
  }

  @Test
  void loserOfALoginKeepsTheOldOneAgainstOthers() {
    directory.person("holder").with(PersonField.LOGIN, "x");
    directory.person("mover").with(PersonField.LOGIN, "y");
    directory.person("follower").with(PersonField.LOGIN, "z");
    rig.full(directory, "c1");
    directory.get("mover").with(PersonField.LOGIN, "x");
    directory.get("follower").with(PersonField.LOGIN, "y");

    rig.full(directory, "c2");

    assertThat(quarantined()).extracting(QuarantineEntry::key).containsExactly("follower", "mover");
    assertThat(rig.person("mover").login()).isEqualTo("y");
    assertThat(rig.person("follower").login()).isEqualTo("z");
  }

  @Test
  void twoPeopleCanExchangeTheirLogins() {
    directory.person("a").with(PersonField.LOGIN, "x");
    directory.person("b").with(PersonField.LOGIN, "y");
    rig.full(directory, "c1");
    directory.get("a").with(PersonField.LOGIN, "y");
    directory.get("b").with(PersonField.LOGIN, "x");

    rig.delta("c2", directory.entries("a", "b"));

    assertThat(rig.person("a").login()).isEqualTo("y");
    assertThat(rig.person("b").login()).isEqualTo("x");
    assertThat(quarantined()).isEmpty();
  }

  @Test
  void quarantineHealsWhenTheReasonIsGone() {
    directory.person("holder").with(PersonField.LOGIN, "bo");
    directory.person("claimant").with(PersonField.LOGIN, "bo2");
    rig.full(directory, "c1");
    directory.get("claimant").with(PersonField.LOGIN, "bo");
    rig.delta("c2", directory.entries("claimant"));
    assertThat(quarantined()).hasSize(1);

    directory.get("holder").with(PersonField.LOGIN, "other");
    rig.delta("c3", directory.entries("holder", "claimant"));

    assertThat(quarantined()).isEmpty();
    assertThat(rig.person("claimant").login()).isEqualTo("bo");
  }

  @Test
  void sameQuarantineAgainWritesNothing() {
    directory.person("k").with(PersonField.TITLE, "tab\there");
    rig.full(directory, "c1");
    String since = rig.value("SELECT since FROM people.quarantine");

    assertThat(rig.full(directory, "c1").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(rig.value("SELECT since FROM people.quarantine")).isEqualTo(since);
  }

  @Test
  void onePersonWithAControlCharacterStopsNobodyElse() {
    directory.person("bad").with(PersonField.TITLE, "secret\u0000value");
    directory.people("good", 3);

    RunResult result = rig.full(directory, "c1");

    assertThat(result.counts()).containsEntry("created", 3L).containsEntry("quarantined", 1L);
    Problem reason = quarantined().get(0).reason();
    assertThat(reason.code()).isEqualTo("people.control-character");
    assertThat(reason.fields()).extracting(Problem.Field::path).containsExactly("title");
    assertThat(reason.toString()).doesNotContain("secret");
  }

  @Test
  void brokenValueLeavesTheLastGoodState() {
    directory.person("k").with(PersonField.TITLE, "Clerk").with(PersonField.DEPARTMENT, "A");
    rig.full(directory, "c1");
    directory.get("k").with(PersonField.TITLE, "x".repeat(501)).with(PersonField.DEPARTMENT, "B");

    rig.delta("c2", directory.entries("k"));

    assertThat(rig.person("k"))
        .returns("Clerk", Person::title)
        .returns("A", Person::department)
        .returns(true, Person::active);
    assertThat(quarantined().get(0).reason().code()).isEqualTo("people.too-long");
    assertThat(quarantined().get(0).person()).isEqualTo(rig.person("k").id());
  }

  @Test
  void leaverInQuarantineIsDeactivated() {
    directory.person("a");
    directory.person("b");
    rig.full(directory, "c1");
    directory.get("a").with(PersonField.TITLE, "bad\u0001").state(AccountState.DISABLED);
    directory
        .get("b")
        .rejected(Problem.of("directory.unreadable", "Cannot be read.", "").at("objectGUID"))
        .state(AccountState.DISABLED);

    RunResult result = rig.delta("c2", directory.entries("a", "b"));

    assertThat(rig.person("a").active()).isFalse();
    assertThat(rig.person("b").active()).isFalse();
    assertThat(quarantined()).hasSize(2);
    assertThat(rig.planRows(result))
        .allSatisfy(row -> assertThat(row.action()).isEqualTo(PlanAction.DEACTIVATE))
        .allSatisfy(row -> assertThat(row.quarantine()).isNotNull());
  }

  @Test
  void unreadableObjectOfUnknownStateKeepsThePersonActive() {
    directory.person("k");
    rig.full(directory, "c1");
    directory
        .get("k")
        .state(null)
        .rejected(Problem.of("directory.unreadable", "Cannot be read.", "").at("mail"));

    rig.delta("c2", directory.entries("k"));

    assertThat(rig.person("k").active()).isTrue();
    assertThat(quarantined()).hasSize(1);
  }

  @Test
  void brokenPersonDoesNotComeBackBeforeItIsMended() {
    directory.person("k").state(AccountState.DISABLED);
    rig.full(directory, "c1");
    directory.get("k").state(AccountState.ACTIVE).with(PersonField.TITLE, "bad\u0001");
    rig.delta("c2", directory.entries("k"));
    assertThat(rig.person("k").active()).isFalse();

    directory.get("k").with(PersonField.TITLE, "good");
    rig.delta("c3", directory.entries("k"));

    assertThat(rig.person("k").active()).isTrue();
    assertThat(quarantined()).isEmpty();
  }

  @Test
  void quarantinedObjectThatIsGoneIsForgotten() {
    directory.person("k").with(PersonField.TITLE, "bad\u0001");
    rig.full(directory, "c1");

    rig.delta("c2", new Gone("k", Gone.Reason.DELETED, ""));

    assertThat(quarantined()).isEmpty();
    assertThat(rig.value("SELECT count(*) FROM people.directory_object")).isEqualTo("0");
  }

  @Test
  void personWithoutAnyNameIsQuarantined() {
    directory.person("k").with(PersonField.LOGIN, null).with(PersonField.DISPLAY_NAME, null);

    rig.full(directory, "c1");

    assertThat(quarantined().get(0).reason().code()).isEqualTo("people.nameless");
  }

  @Test
  void trustedLoginLinksALocalPerson() {
    UUID local = localPerson("bo", "bo@example.dk");
    rig.full(new TestDirectory().people("x", 1), "c0");
    rig.change("UPDATE people.source SET trusted_keys = '{login}'");
    directory.people("x", 1).person("k").with(PersonField.LOGIN, "BO");

    RunResult result = rig.full(directory, "c1");

    assertThat(result.counts()).containsEntry("linked", 1L);
    assertThat(rig.person("k").id()).isEqualTo(local);
    assertThat(rig.planRows(result)).extracting(PlanRow::rule).containsExactly("trusted-key");
  }

  @Test
  void mailAloneIsAQuestionNeverALink() {
    localPerson("someone", "bo@example.dk");
    directory.person("k").with(PersonField.LOGIN, "bo").with(PersonField.MAIL, "BO@example.dk");

    rig.full(directory, "c1");

    assertThat(quarantined().get(0).reason().code()).isEqualTo("people.same-person-question");
    assertThat(rig.value("SELECT count(*) FROM people.external_key")).isEqualTo("0");
  }

  @Test
  void loginOfAPersonOfAnotherDirectoryIsNotTaken() {
    directory.person("k1").with(PersonField.LOGIN, "bo");
    rig.full(directory, "c1");
    TestDirectory second = new TestDirectory();
    second.person("k2").with(PersonField.LOGIN, "bo");

    rig.instance("ad-second").full(second, "c1");

    assertThat(quarantined()).extracting(QuarantineEntry::instance).containsExactly("ad-second");
  }

  @Test
  void equalKeysOfTwoTenantsAreTwoPeople() {
    directory.people("k", 3).group("g", "Group");
    ImportRig other = new ImportRig();
    rig.full(directory, "c1");
    other.full(directory, "c2");

    assertThat(other.found(PersonQuery.ALL))
        .extracting(Person::id)
        .doesNotContainAnyElementsOf(rig.found(PersonQuery.ALL).stream().map(Person::id).toList())
        .hasSize(3);
    other.delta("c3", new Gone("k1", Gone.Reason.DELETED, ""));
    assertThat(rig.person("k1").active()).isTrue();
    assertThat(rig.cursor()).isEqualTo("c1");
  }

  private List<QuarantineEntry> quarantined() {
    return rig.quarantine.list(rig.tenant, null, PageRequest.first(100)).items();
  }

  private UUID localPerson(String login, String mail) {
    UUID id = org.oresund.api.UuidV7.next();
    rig.change(
        """
        INSERT INTO people.person (tenant_id, person_id, login, login_key, mail, active)
        VALUES ('%s', '%s', '%s', '%s', '%s', true)
        """
            .formatted(rig.tenant, id, login, login, mail));
    return id;
  }
}
