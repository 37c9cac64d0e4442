// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import com.unboundid.ldap.sdk.Filter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.Container;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.api.directory.ImportStep.KeyVersion;
import org.oresund.api.directory.ImportStep.Kind;

/**
 * Compares the organisational units of the scope with those stored.
 *
 * <p>A unit that is renamed or moved renames everything below it without moving any change number
 * there; so whoever is below it is touched.
 */
final class Containers {

  private static final Filter UNIT =
      Filter.createEqualityFilter("objectClass", "organizationalUnit");
  private static final String PART = "containers";

  private final RunContext run;

  Containers(RunContext run) {
    this.run = run;
  }

  /**
   * What a comparison found.
   *
   * @param people everybody below a unit that is new, renamed or moved inside the scope
   * @param groups every group below it
   * @param left people below a unit that left the scope
   */
  record Touched(Set<ObjectGuid> people, Set<ObjectGuid> groups, Set<ObjectGuid> left) {

    Touched() {
      this(new HashSet<>(), new HashSet<>(), new HashSet<>());
    }
  }

  /** Stages all units, as a full import does. */
  void stageAll(UUID importId) {
    Iterator<DirectoryEntry> entries =
        present().entrySet().stream()
            .map(unit -> (DirectoryEntry) new Container(unit.getKey(), unit.getValue().alias()))
            .iterator();
    run.people().stage(importId, PART, entries);
  }

  /** Compares all units and stages the differences. */
  Touched compare(UUID importId) {
    Map<String, DistinguishedName> present = present();
    Iterator<KeyVersion> keys =
        present.entrySet().stream()
            .map(unit -> new KeyVersion(unit.getKey(), unit.getValue().alias()))
            .iterator();
    run.people().compare(importId, Kind.CONTAINER, PART, keys);
    List<DirectoryEntry> entries = new ArrayList<>();
    Touched touched = new Touched();
    List<DistinguishedName> changed = changed(importId, present, entries);
    for (DistinguishedName unit : topmost(changed)) {
      below(unit, touched.people(), touched.groups());
    }
    gone(importId, entries, touched);
    run.people().stage(importId, PART + " changed", entries.iterator());
    return touched;
  }

  /** Stages stored units that are no longer there, as a full import does at its end. */
  void stageGone(UUID importId) {
    List<DirectoryEntry> entries = new ArrayList<>();
    gone(importId, entries, new Touched());
    run.people().stage(importId, PART + " gone", entries.iterator());
  }

  private Map<String, DistinguishedName> present() {
    Map<String, DistinguishedName> units = new LinkedHashMap<>();
    for (DistinguishedName base : run.scope().bases()) {
      for (DirectoryObject unit :
          run.session().search(Query.below(base, UNIT, List.of("objectGUID")))) {
        DistinguishedName name = unit.name();
        if (run.scope().placeOfPerson(name) == Scope.Place.INSIDE) {
          units.put(unit.guid().toString(), name);
        }
      }
    }
    return units;
  }

  private List<DistinguishedName> changed(
      UUID importId, Map<String, DistinguishedName> present, List<DirectoryEntry> entries) {
    List<DistinguishedName> changed = new ArrayList<>();
    KeyPages differing =
        new KeyPages(after -> run.people().differing(importId, Kind.CONTAINER, after));
    for (ObjectGuid key : differing.all()) {
      DistinguishedName name = present.get(key.toString());
      if (name != null) {
        changed.add(name);
        entries.add(new Container(key.toString(), name.alias()));
      }
    }
    return changed;
  }

  private static List<DistinguishedName> topmost(List<DistinguishedName> units) {
    Set<DistinguishedName> all = new HashSet<>(units);
    return units.stream()
        .filter(
            unit -> all.stream().noneMatch(other -> !other.equals(unit) && unit.isWithin(other)))
        .toList();
  }

  private void below(DistinguishedName unit, Set<ObjectGuid> people, Set<ObjectGuid> groups) {
    Filter both = Filter.createORFilter(run.scope().people(), Scope.ANY_GROUP);
    Query query = Query.below(unit, both, List.of("objectGUID", "objectClass"));
    for (DirectoryObject object : run.session().search(query)) {
      (object.hasValue("objectClass", "group") ? groups : people).add(object.guid());
    }
  }

  private void gone(UUID importId, List<DirectoryEntry> entries, Touched touched) {
    KeyPages missing = new KeyPages(after -> run.people().missing(importId, Kind.CONTAINER, after));
    for (List<ObjectGuid> batch : Batches.of(missing.all())) {
      Located located = run.session().locate(batch);
      for (ObjectGuid guid : batch) {
        Optional<DirectoryObject> unit = located.find(guid);
        if (unit.isPresent()) {
          DistinguishedName name = unit.get().name();
          entries.add(gone(guid, name));
          below(name, touched.left(), new HashSet<>());
        } else {
          absent(located.absence(guid), entries);
        }
      }
    }
  }

  /** A unit that is only not found stays known, so that the next look at everything decides. */
  private void absent(Gone unit, List<DirectoryEntry> entries) {
    if (run.waits(unit)) {
      run.counts().undecided();
    } else {
      entries.add(unit);
    }
  }

  private Gone gone(ObjectGuid guid, DistinguishedName name) {
    boolean outside = run.scope().placeOfPerson(name) == Scope.Place.OUTSIDE;
    return new Gone(
        guid.toString(),
        outside ? Gone.Reason.MOVED_OUT : Gone.Reason.FILTERED_OUT,
        name.parentText());
  }
}
