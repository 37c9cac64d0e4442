// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.api.directory.ImportStep.Kind;

/**
 * Reads people and groups again by key and stages what became of them, in parts of bounded size.
 */
final class PeopleStage {

  private static final int PART_SIZE = 2500;

  private final RunContext run;
  private final UUID importId;
  private final PersonReader personReader;
  private final GroupReader groupReader;

  /**
   * Prepares staging into an import.
   *
   * @param names how members of groups are named
   */
  PeopleStage(RunContext run, UUID importId, Query.Option names) {
    this.run = run;
    this.importId = importId;
    this.personReader = run.personReader();
    this.groupReader = run.groupReader(names);
  }

  /**
   * Stages these people.
   *
   * @param name begins the names of the parts
   */
  void people(String name, Collection<ObjectGuid> guids) {
    int number = 0;
    for (List<ObjectGuid> part : Batches.of(guids, PART_SIZE)) {
      List<DirectoryEntry> entries = new ArrayList<>();
      for (List<ObjectGuid> batch : Batches.of(part)) {
        entries.addAll(personReader.read(batch));
      }
      stage(Kind.PERSON, name + " " + ++number, entries);
    }
  }

  /**
   * Stages these groups of the scope with their members.
   *
   * @param name begins the names of the parts
   */
  void groups(String name, Collection<ObjectGuid> guids) {
    int number = 0;
    for (List<ObjectGuid> part : Batches.of(guids, PART_SIZE)) {
      part.forEach(group -> run.counts().group());
      run.people().stage(importId, name + " " + ++number, groupReader.read(part));
    }
  }

  /**
   * Looks for groups that were not found where they should be, and stages what became of them.
   *
   * @param name begins the names of the parts
   */
  void lookForGroups(String name, Collection<ObjectGuid> guids) {
    if (guids.isEmpty()) {
      return;
    }
    GroupReader.Whereabouts found = groupReader.locate(guids);
    groups(name + " found", found.inside());
    stage(Kind.GROUP, name + " gone", new ArrayList<>(found.gone()));
  }

  /** Nobody is told that an object is gone whom it never held. */
  private void stage(Kind kind, String part, List<DirectoryEntry> entries) {
    List<String> goneKeys =
        entries.stream().filter(Gone.class::isInstance).map(DirectoryEntry::key).toList();
    Set<String> held = goneKeys.isEmpty() ? Set.of() : run.people().known(kind, goneKeys);
    entries.removeIf(entry -> entry instanceof Gone && !held.contains(entry.key()));
    entries.removeIf(this::waits);
    entries.forEach(this::count);
    run.people().stage(importId, part, entries.iterator());
  }

  private boolean waits(DirectoryEntry entry) {
    boolean waits = entry instanceof Gone gone && run.waits(gone);
    if (waits) {
      run.counts().undecided();
    }
    return waits;
  }

  private void count(DirectoryEntry entry) {
    if (entry instanceof Gone) {
      run.counts().gone();
    } else {
      run.counts().person();
    }
  }
}
