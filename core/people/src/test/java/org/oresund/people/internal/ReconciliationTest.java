// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.oresund.api.ProblemException;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.api.directory.ImportStep.KeyVersion;
import org.oresund.api.directory.ImportStep.Keys;
import org.oresund.api.directory.ImportStep.Kind;
import org.oresund.api.directory.PersonField;
import org.oresund.connector.RunResult.Outcome;

class ReconciliationTest {

  private final ImportRig rig = new ImportRig();
  private final TestDirectory directory = new TestDirectory().people("p", 6);

  @Test
  void onlyDifferingAndMissingKeysAreAskedFor() {
    rig.full(directory, "c1");
    directory.get("p2").with(PersonField.TITLE, "Chief");
    directory.removePerson("p3");
    directory.person("p7");

    UUID id = compare();

    assertThat(differing(id, "", 10)).containsExactly("p2", "p7");
    assertThat(rig.missing(id, Kind.PERSON)).containsExactly("p3");
    rig.stage(id, "differing", directory.entries("p2", "p7"));
    assertThat(differing(id, "", 10)).as("nothing is left").isEmpty();
    rig.stage(
        id, "gone", List.<DirectoryEntry>of(new Gone("p3", Gone.Reason.DELETED, "")).iterator());
    assertThat(rig.finish(id, "c2").counts())
        .containsEntry("created", 1L)
        .containsEntry("updated", 1L)
        .containsEntry("deactivated", 1L);
  }

  @Test
  void unchangedScopeIsNotReadAgain() {
    rig.full(directory, "c1");

    UUID id = compare();

    assertThat(differing(id, "", 10)).isEmpty();
    assertThat(rig.missing(id, Kind.PERSON)).isEmpty();
    assertThat(rig.finish(id, "c2").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(rig.cursor()).isEqualTo("c2");
  }

  @Test
  void keysComeInPagesInAscendingOrder() {
    UUID id = compare();
    List<String> keys = new ArrayList<>();
    String after = "";
    List<String> page;
    do {
      page = differing(id, after, 4);
      keys.addAll(page);
      after = page.isEmpty() ? after : page.get(page.size() - 1);
    } while (page.size() == 4);

    assertThat(keys).containsExactly("p1", "p2", "p3", "p4", "p5", "p6");
  }

  @Test
  void quarantinedPeopleAreReadAgainEachTime() {
    directory.get("p1").with(PersonField.TITLE, "bad\u0001");
    rig.full(directory, "c1");

    assertThat(differing(compare(), "", 10)).containsExactly("p1");
  }

  @Test
  void returnedPeopleDiffer() {
    rig.full(directory, "c1");
    rig.delta("c2", new Gone("p4", Gone.Reason.MOVED_OUT, "OU=Away"));

    assertThat(differing(compare(), "", 10)).containsExactly("p4");
    assertThat(
            rig.call(new ImportStep.Known(Kind.PERSON, List.of("p3", "p4", "x")), Keys.class)
                .keys())
        .containsExactly("p3");
  }

  @Test
  void containersAndGroupsAreComparedByThemselves() {
    directory.group("g", "Group");
    ImportStep.Opened opened = rig.open(ImportMode.FULL, "c1");
    rig.stage(opened.importId(), "all", directory.entries());
    rig.stage(
        opened.importId(),
        "containers",
        List.<DirectoryEntry>of(new DirectoryEntry.Container("ou1", "OU=One")).iterator());
    rig.finish(opened.importId(), "c1");

    UUID id = rig.open(ImportMode.RECONCILE, "c2").importId();
    rig.call(
        new ImportStep.Compare(
            id, Kind.CONTAINER, "ous", List.of(new KeyVersion("ou1", "OU=Renamed")).iterator()),
        Long.class);

    assertThat(rig.call(new ImportStep.Differing(id, Kind.CONTAINER, "", 10), Keys.class).keys())
        .containsExactly("ou1");
    assertThat(rig.missing(id, Kind.GROUP)).containsExactly("g");
    assertThat(rig.missing(id, Kind.CONTAINER)).isEmpty();
  }

  @Test
  void tooManyKeysAtOnceAreRefused() {
    UUID id = compare();

    assertThatThrownBy(() -> differing(id, "", 10_001))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("request.invalid-limit");
  }

  private UUID compare() {
    UUID id = rig.open(ImportMode.RECONCILE, "c2").importId();
    List<KeyVersion> keys = new ArrayList<>();
    directory
        .entries()
        .forEachRemaining(
            entry -> {
              if (entry instanceof DirectoryEntry.Person person) {
                keys.add(new KeyVersion(person.key(), person.version()));
              }
            });
    rig.call(new ImportStep.Compare(id, Kind.PERSON, "keys", keys.iterator()), Long.class);
    return id;
  }

  private List<String> differing(UUID id, String after, int limit) {
    return rig.call(new ImportStep.Differing(id, Kind.PERSON, after, limit), Keys.class).keys();
  }
}
