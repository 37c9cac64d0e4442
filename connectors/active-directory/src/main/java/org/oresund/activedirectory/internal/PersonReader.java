// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.Gone;

/**
 * Reads people again by key through the whole domain and decides what became of each: in scope,
 * moved out, filtered out, deleted or not found.
 *
 * <p>The directory evaluates the filter, the names are compared here. Whoever the filter does not
 * bring is looked for without it, so a person is never gone without having been looked for.
 */
final class PersonReader {

  private final DirectorySession session;
  private final Scope scope;
  private final PersonDecoder decoder;

  PersonReader(DirectorySession session, Scope scope, PersonDecoder decoder) {
    this.session = session;
    this.scope = scope;
    this.decoder = decoder;
  }

  /**
   * Returns one entry for each key: a person, a rejection, or {@link Gone} with its reason.
   *
   * @param guids at most {@link DirectorySession#BATCH}
   */
  List<DirectoryEntry> read(Collection<ObjectGuid> guids) {
    Set<ObjectGuid> open = new LinkedHashSet<>(guids);
    List<DirectoryEntry> entries = new ArrayList<>();
    for (DirectoryObject object :
        session.readByGuid(
            guids, scope.people(), decoder.attributes(), Query.Option.EXTENDED_NAMES)) {
      if (open.remove(object.guid())) {
        entries.add(entry(object));
      }
    }
    if (!open.isEmpty()) {
      entries.addAll(notAdmitted(open));
    }
    return entries;
  }

  private DirectoryEntry entry(DirectoryObject object) {
    DistinguishedName name = object.name();
    Scope.Place place = scope.placeOfPerson(name);
    if (place == Scope.Place.INSIDE && !PersonDecoder.machine(object)) {
      return decoder.decode(object);
    }
    return gone(object, name, place);
  }

  private List<DirectoryEntry> notAdmitted(Set<ObjectGuid> guids) {
    Located located = session.locate(guids);
    List<DirectoryEntry> entries = new ArrayList<>();
    for (ObjectGuid guid : guids) {
      entries.add(located.find(guid).map(this::notAdmitted).orElseGet(() -> located.absence(guid)));
    }
    return entries;
  }

  private Gone notAdmitted(DirectoryObject object) {
    DistinguishedName name = object.name();
    return gone(object, name, scope.placeOfPerson(name));
  }

  private static Gone gone(DirectoryObject object, DistinguishedName name, Scope.Place place) {
    String key = object.guid().toString();
    return place == Scope.Place.OUTSIDE
        ? new Gone(key, Gone.Reason.MOVED_OUT, name.parentText())
        : new Gone(key, Gone.Reason.FILTERED_OUT, name.parentText());
  }
}
