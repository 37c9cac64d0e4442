// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.oresund.api.directory.DirectoryEntry.Gone;

/**
 * What a search through the whole domain found of objects that are known.
 *
 * <p>Only a tombstone proves a deletion. An account that may not read a place is answered as if
 * nothing were there.
 *
 * @param living objects that exist, by key
 * @param tombstones keys of objects that were deleted
 */
record Located(Map<ObjectGuid, DirectoryObject> living, Set<ObjectGuid> tombstones) {

  /** Copies the collections. */
  Located {
    living = Map.copyOf(living);
    tombstones = Set.copyOf(tombstones);
  }

  /** Sorts what was found. */
  static Located of(List<DirectoryObject> found) {
    Map<ObjectGuid, DirectoryObject> living = new HashMap<>();
    Set<ObjectGuid> tombstones = new HashSet<>();
    for (DirectoryObject object : found) {
      if (object.flag("isDeleted")) {
        tombstones.add(object.guid());
      } else {
        living.put(object.guid(), object);
      }
    }
    return new Located(living, tombstones);
  }

  /** Returns the object if it exists. */
  Optional<DirectoryObject> find(ObjectGuid guid) {
    return Optional.ofNullable(living.get(guid));
  }

  /** Returns what is to be said of an object that does not exist. */
  Gone absence(ObjectGuid guid) {
    Gone.Reason reason = tombstones.contains(guid) ? Gone.Reason.DELETED : Gone.Reason.NOT_FOUND;
    return new Gone(guid.toString(), reason, "");
  }
}
