// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.oresund.api.ProblemException;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.PersonField;
import org.oresund.api.directory.Reference;
import org.oresund.people.Page;
import org.oresund.people.PageRequest;
import org.oresund.people.Person;
import org.oresund.people.PersonQuery;
import org.oresund.people.PersonQuery.Activity;

class DirectoryQueriesTest {

  private final ImportRig rig = new ImportRig();
  private final TestDirectory directory = new TestDirectory();

  @Test
  void pagesGoThroughEverybodyOnce() {
    rig.full(directory.people("p", 23), "c1");
    List<UUID> ids = new ArrayList<>();
    String after = null;
    do {
      Page<Person> page = rig.people.list(rig.tenant, PersonQuery.ALL, new PageRequest(5, after));
      page.items().forEach(person -> ids.add(person.id()));
      after = page.next();
    } while (after != null);

    assertThat(ids).hasSize(23).doesNotHaveDuplicates();
  }

  @Test
  void activeAndInactiveAreToldApart() {
    directory.people("p", 3);
    directory.get("p2").state(AccountState.DISABLED);
    rig.full(directory, "c1");

    assertThat(rig.found(new PersonQuery(Activity.ACTIVE, null, null, null))).hasSize(2);
    assertThat(rig.found(new PersonQuery(Activity.INACTIVE, null, null, null)))
        .extracting(Person::login)
        .containsExactly("login.p2");
  }

  @Test
  void everyWordMustBeginAWordOfThePerson() {
    directory
        .person("k")
        .with(PersonField.DISPLAY_NAME, "Anne-Sofie Ærø Hansen")
        .with(PersonField.MAIL, "as.hansen@example.dk")
        .with(PersonField.LOGIN, "ashan")
        .with(PersonField.EMPLOYEE_NUMBER, "E-4711");
    directory.person("other").with(PersonField.DISPLAY_NAME, "Bo Hansen");
    rig.full(directory, "c1");

    for (String text :
        List.of(
            "anne",
            "SOFIE",
            "hans anne",
            "ærø",
            "ÆR",
            "as.hansen@exa",
            "ashan",
            "4711",
            "e-4711",
            Normalizer.normalize("ÆRØ", Normalizer.Form.NFD))) {
      assertThat(search(text)).as(text).containsExactly("Anne-Sofie Ærø Hansen");
    }
    assertThat(search("hansen")).hasSize(2);
    assertThat(search("ansen")).isEmpty();
    assertThat(search("hansen xyz")).isEmpty();
  }

  @Test
  void hostileSearchIsOnlyText() {
    rig.full(directory.people("p", 2), "c1");

    for (String text : List.of("'; DROP TABLE people.person; --", "%", "_", "\\", "*", "\u0000")) {
      assertThat(search(text)).as("found nothing or everybody: %s", text).hasSizeBetween(0, 2);
    }
    assertThat(search("%")).as("no word, no condition").hasSize(2);
  }

  @Test
  void searchFollowsChangedNames() {
    directory.person("k").with(PersonField.DISPLAY_NAME, "Mette Jensen");
    rig.full(directory, "c1");
    directory.get("k").with(PersonField.DISPLAY_NAME, "Mette Nielsen");
    rig.full(directory, "c2");

    assertThat(search("jensen")).isEmpty();
    assertThat(search("nielsen")).containsExactly("Mette Nielsen");
    assertThat(search("mette")).hasSize(1);
  }

  @Test
  void peopleAreFoundByTheirKeyOutside() {
    rig.full(directory.people("p", 2), "c1");
    rig.instance("other").full(new TestDirectory().people("q", 1), "c1");

    assertThat(rig.found(new PersonQuery(Activity.ANY, null, "active-directory", "p1")))
        .extracting(Person::login)
        .containsExactly("login.p1");
    assertThat(rig.found(new PersonQuery(Activity.ANY, null, "file-people", "p1"))).isEmpty();
    assertThat(rig.found(new PersonQuery(Activity.ANY, null, "active-directory", null))).hasSize(3);
  }

  @Test
  void oneIsFoundByIdWithGroupsAndManager() {
    directory.person("k").manager(Reference.key("boss"));
    directory.person("boss");
    directory.group("b", "Beta").add(Reference.key("k"));
    directory.group("a", "Alpha").add(Reference.key("k"));
    rig.full(directory, "c1");

    Person person = rig.people.find(rig.tenant, rig.person("k").id()).orElseThrow();

    assertThat(person.groups()).containsExactly("Alpha", "Beta");
    assertThat(person.manager().displayName()).isEqualTo("Name boss");
    assertThat(rig.people.find(rig.tenant, UUID.randomUUID())).isEmpty();
  }

  @Test
  void otherTenantsSeeNobody() {
    rig.full(directory.people("p", 2), "c1");
    ImportRig other = new ImportRig();

    assertThat(other.found(PersonQuery.ALL)).isEmpty();
    assertThat(other.people.find(other.tenant, rig.person("p1").id())).isEmpty();
  }

  @Test
  void inventedPositionIsRefused() {
    assertThatThrownBy(() -> rig.people.list(rig.tenant, PersonQuery.ALL, new PageRequest(5, "x!")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("request.invalid-position");
    assertThatThrownBy(() -> PageRequest.first(1001)).hasMessageContaining("request.invalid-limit");
  }

  private List<String> search(String text) {
    return rig.found(new PersonQuery(Activity.ANY, text, null, null)).stream()
        .map(Person::displayName)
        .toList();
  }
}
