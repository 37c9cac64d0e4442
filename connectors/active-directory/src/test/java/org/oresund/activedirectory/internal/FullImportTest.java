// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.DirectoryEntry.Person;
import org.oresund.api.directory.PersonField;
import org.oresund.connector.RunResult;
import org.oresund.demo.directory.DirectoryPerson;

/**
 * A full import brings exactly what the directory holds, compared with the directory's own truth.
 */
class FullImportTest {

  private static AdFixture ad;
  private static RunResult result;

  @BeforeAll
  static void readEverything() {
    ad = AdFixture.with(1200);
    result = ad.run("full");
  }

  @AfterAll
  static void stop() {
    ad.close();
  }

  @Test
  void nobodyIsMissingAndNobodyExtra() {
    assertThat(ad.people().people().keySet())
        .containsExactlyInAnyOrderElementsOf(
            ad.truth().keySet().stream().map(UUID::toString).toList());
    assertThat(result.counts()).containsEntry("peopleRead", 1200L);
  }

  @Test
  void everyDefaultMappedFieldIsEqual() {
    Map<String, DirectoryEntry> held = ad.people().people();
    ad.truth()
        .forEach(
            (guid, truth) ->
                assertThat(((Person) held.get(guid.toString())).fields()).isEqualTo(fields(truth)));
  }

  @Test
  void stateIsThatOfTheAccount() {
    Map<String, DirectoryEntry> held = ad.people().people();
    ad.truth()
        .forEach(
            (guid, truth) ->
                assertThat(((Person) held.get(guid.toString())).state() == AccountState.ACTIVE)
                    .isEqualTo(truth.active()));
  }

  @Test
  void managersAreFound() {
    Map<String, DirectoryEntry> held = ad.people().people();
    Map<String, String> keys = ad.keysByAlias();
    ad.truth()
        .forEach(
            (guid, truth) -> {
              var manager = ((Person) held.get(guid.toString())).manager();
              assertThat(manager == null ? null : AdFixture.resolved(manager, keys))
                  .isEqualTo(truth.manager().map(UUID::toString).orElse(null));
            });
  }

  @Test
  void directGroupsAndThePrimaryGroupAreFound() {
    Map<String, List<String>> expected =
        ad.truth().values().stream()
            .collect(
                Collectors.toMap(
                    person -> person.guid().toString(),
                    person -> person.groups().stream().sorted().toList()));
    assertThat(ad.groupsOfPeople()).isEqualTo(expected);
  }

  private static Map<PersonField, String> fields(DirectoryPerson truth) {
    Map<PersonField, String> fields = new java.util.EnumMap<>(PersonField.class);
    fields.put(PersonField.LOGIN, truth.login());
    fields.put(PersonField.MAIL, truth.mail());
    fields.put(PersonField.DISPLAY_NAME, truth.displayName());
    fields.put(PersonField.GIVEN_NAME, truth.givenName());
    fields.put(PersonField.FAMILY_NAME, truth.familyName());
    fields.put(PersonField.DEPARTMENT, truth.department());
    fields.put(PersonField.TITLE, truth.title());
    fields.put(PersonField.EMPLOYEE_NUMBER, truth.employeeNumber());
    fields.values().removeIf(String::isEmpty);
    return fields;
  }
}
