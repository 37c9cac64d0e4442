// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.Member;
import org.oresund.api.directory.Reference;

/** The rows of a connector's entries; members of one group that come together share rows. */
final class StagedEntries implements Iterator<StageRow> {

  /** Members in one row, which is then about 100 KiB. */
  private static final int MEMBERS = 1000;

  private final Iterator<DirectoryEntry> entries;
  private @Nullable DirectoryEntry ahead;

  StagedEntries(Iterator<DirectoryEntry> entries) {
    this.entries = entries;
  }

  @Override
  public boolean hasNext() {
    return ahead != null || entries.hasNext();
  }

  @Override
  public StageRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    DirectoryEntry entry = ahead == null ? entries.next() : ahead;
    ahead = null;
    return entry instanceof Member member ? members(member) : StageRow.of(entry);
  }

  private StageRow members(Member first) {
    List<Reference> members = new ArrayList<>();
    members.add(first.member());
    while (members.size() < MEMBERS && entries.hasNext()) {
      DirectoryEntry entry = entries.next();
      if (entry instanceof Member next && next.key().equals(first.key())) {
        members.add(next.member());
      } else {
        ahead = entry;
        break;
      }
    }
    return StageRow.members(first.key(), members);
  }
}
