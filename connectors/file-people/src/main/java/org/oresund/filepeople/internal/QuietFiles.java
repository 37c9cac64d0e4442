// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells which files of the drop folder nobody writes to any more, so that no half-copied list is
 * taken for a whole one.
 *
 * <p>It never waits: a file that is not quiet yet is left for the next run. Safe for threads.
 */
final class QuietFiles {

  /** How long a file must have been left alone; a copy over a network pauses for less. */
  static final Duration SETTLE = Duration.ofSeconds(5);

  private final DropFolder folder;
  private Set<WaitingFile> lastLook = Set.of();

  QuietFiles(DropFolder folder) {
    this.folder = folder;
  }

  /** How often a file must have been seen without a change. */
  enum Looks {
    /** This one is enough: somebody asked for the run and looks at what it takes. */
    ONE,
    /** Also at the look before. */
    TWO
  }

  /**
   * What one look found.
   *
   * @param waiting all files, oldest first
   * @param quiet those among them that are written
   */
  record Found(List<WaitingFile> waiting, Set<WaitingFile> quiet) {

    Found {
      waiting = List.copyOf(waiting);
      quiet = Set.copyOf(quiet);
    }

    /** Returns the counts of a run that has imported nothing yet. */
    Map<String, Long> counts() {
      int unquiet = waiting.size() - quiet.size();
      return unquiet == 0
          ? Map.of("files", 0L)
          : Map.of("files", 0L, "filesStillWritten", (long) unquiet);
    }
  }

  /** Looks at the folder now. */
  synchronized Found look(Looks needed) {
    List<WaitingFile> waiting = folder.waiting();
    if (waiting.isEmpty()) {
      lastLook = Set.of();
      return new Found(waiting, Set.of());
    }
    Instant now = folder.now();
    Set<WaitingFile> quiet = new HashSet<>();
    for (WaitingFile file : waiting) {
      if (isQuiet(file, now, needed)) {
        quiet.add(file);
      }
    }
    lastLook = Set.copyOf(waiting);
    return new Found(waiting, quiet);
  }

  /** A time that is still to come is the writer's word and tells no age: only looks count then. */
  private boolean isQuiet(WaitingFile file, Instant now, Looks needed) {
    boolean unchanged = lastLook.contains(file);
    if (file.changed().isAfter(now)) {
      return unchanged;
    }
    boolean settled = !file.changed().isAfter(now.minus(SETTLE));
    return settled && (unchanged || needed == Looks.ONE);
  }
}
