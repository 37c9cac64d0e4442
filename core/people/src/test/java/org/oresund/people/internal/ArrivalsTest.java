// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.api.directory.PersonField;
import org.oresund.api.directory.Reference;
import org.oresund.connector.RunResult;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.people.ExternalKey;
import org.oresund.people.Person;

class ArrivalsTest {

  private final ImportRig rig = new ImportRig();
  private final TestDirectory directory = new TestDirectory();

  @Test
  void everybodyArrivesWithEveryField() {
    directory
        .person("k1")
        .with(PersonField.LOGIN, "bhansen")
        .with(PersonField.MAIL, "bo@example.dk")
        .with(PersonField.DISPLAY_NAME, "Bo Hansen")
        .with(PersonField.GIVEN_NAME, "Bo")
        .with(PersonField.FAMILY_NAME, "Hansen")
        .with(PersonField.DEPARTMENT, "Økonomi")
        .with(PersonField.TITLE, "Bogholder")
        .with(PersonField.EMPLOYEE_NUMBER, "0042");
    directory.people("other", 3);

    RunResult result = rig.full(directory, "c1");

    assertThat(result.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(result.counts()).containsEntry("created", 4L).containsEntry("people", 4L);
    assertThat(rig.found(org.oresund.people.PersonQuery.ALL)).hasSize(4);
    Person bo = rig.person("k1");
    assertThat(bo)
        .returns("bhansen", Person::login)
        .returns("bo@example.dk", Person::mail)
        .returns("Bo Hansen", Person::displayName)
        .returns("Bo", Person::givenName)
        .returns("Hansen", Person::familyName)
        .returns("Økonomi", Person::department)
        .returns("Bogholder", Person::title)
        .returns("0042", Person::employeeNumber)
        .returns(true, Person::active)
        .returns(
            List.of(new ExternalKey("active-directory", "ad-main", "k1")), Person::externalKeys);
    assertThat(rig.cursor()).isEqualTo("c1");
  }

  static Stream<String> hostileNames() {
    return Stream.of(
        "Müller, Jens + \"Bo\" \\ <x>; = #1 / end",
        "#leading hash",
        "  leading and trailing  ",
        "* ( ) & | !",
        Normalizer.normalize("Åse Ærø Öberg", Normalizer.Form.NFD),
        "Emoji \uD83D\uDE00\uD83D\uDC69\u200D\uD83D\uDCBB",
        "no\u00A0break\u202Fspace",
        "x".repeat(250),
        "<script>alert('x')</script>",
        "Robert'); DROP TABLE person;--",
        "=HYPERLINK(\"http://x\")",
        "\\N",
        "{a,\"b\"}",
        "%s $1 ${x} :name ?");
  }

  @ParameterizedTest
  @MethodSource("hostileNames")
  void valuesAreKeptExactly(String name) {
    directory.person("k").with(PersonField.DISPLAY_NAME, name).alias(name);
    directory.group("g", name).add(Reference.alias(name));

    rig.full(directory, "c1");

    assertThat(rig.person("k").displayName()).isEqualTo(name);
    assertThat(rig.person("k").groups()).containsExactly(name);
    assertThat(rig.full(directory, "c2").outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void twoPeopleWhoDifferOnlyInCaseOrAccentsAreTwo() {
    directory.person("a").with(PersonField.DISPLAY_NAME, "René Berg");
    directory.person("b").with(PersonField.DISPLAY_NAME, "Rene Berg");
    directory.person("c").with(PersonField.DISPLAY_NAME, "RENE BERG");

    rig.full(directory, "c1");

    assertThat(rig.column("SELECT display_name FROM people.person"))
        .containsExactlyInAnyOrder("René Berg", "Rene Berg", "RENE BERG");
  }

  @Test
  void sharedMailIsNoReasonToBeOnePerson() {
    directory.person("a").with(PersonField.MAIL, "office@example.dk");
    directory.person("b").with(PersonField.MAIL, "Office@example.dk");

    assertThat(rig.full(directory, "c1").counts()).containsEntry("created", 2L);
  }

  @Test
  void changedAndClearedFieldsFollowTheDirectory() {
    directory.person("k").with(PersonField.TITLE, "Clerk").with(PersonField.DEPARTMENT, "Sales");
    rig.full(directory, "c1");
    Person before = rig.person("k");

    directory.get("k").with(PersonField.TITLE, "Chief").with(PersonField.DEPARTMENT, null);
    RunResult result = rig.delta("c2", directory.entries("k"));

    assertThat(result.counts()).containsEntry("updated", 1L);
    Person after = rig.person("k");
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.title()).isEqualTo("Chief");
    assertThat(after.department()).isNull();
    assertThat(after.updatedAt()).isAfter(before.updatedAt());
  }

  @Test
  void disabledAccountArrivesInactive() {
    directory.person("k").state(AccountState.DISABLED);

    assertThat(rig.full(directory, "c1").counts()).containsEntry("created", 1L);
    assertThat(rig.person("k").active()).isFalse();
  }

  @Test
  void whatComesLastIsTrueWhenAnObjectComesTwice() {
    directory.person("k").with(PersonField.TITLE, "old");
    DirectoryEntry old = directory.get("k").entry();
    DirectoryEntry between = directory.get("k").with(PersonField.TITLE, "between").entry();
    DirectoryEntry last = directory.get("k").with(PersonField.TITLE, "last").entry();
    ImportStep.Opened opened = rig.open(ImportMode.FULL, "c1");

    rig.stage(opened.importId(), "window 1", List.of(old, between).iterator());
    rig.stage(opened.importId(), "window 2", List.of(last).iterator());
    rig.finish(opened.importId(), "c1");

    assertThat(rig.person("k").title()).isEqualTo("last");
  }

  @Test
  void repeatedPartReplacesItself() {
    directory.people("a", 2);
    ImportStep.Opened opened = rig.open(ImportMode.FULL, "c1");
    rig.stage(opened.importId(), "window", directory.entries());
    directory.removePerson("a2");
    rig.stage(opened.importId(), "window", directory.entries());

    assertThat(rig.finish(opened.importId(), "c1").counts()).containsEntry("created", 1L);
    assertThat(rig.column("SELECT key FROM people.external_key")).containsExactly("a1");
  }

  @Test
  void nothingOfAnImportIsLeftBehindInStaging() {
    directory.people("a", 3);
    rig.full(directory, "c1");

    assertThat(rig.value("SELECT count(*) FROM people.stage")).isEqualTo("0");
    assertThat(rig.value("SELECT count(*) FROM people.import")).isEqualTo("0");
  }
}
