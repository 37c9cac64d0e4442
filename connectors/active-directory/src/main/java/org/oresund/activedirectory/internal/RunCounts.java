// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.connector.RunResult;

/** Counts one run for its record. Used by the run's thread only, but for the traffic. */
final class RunCounts {

  private final Traffic traffic = new Traffic();
  private long people;
  private long groups;
  private long gone;
  private long undecided;
  private long withoutKey;
  private long windowsSkipped;
  private @Nullable Problem problem;

  Traffic traffic() {
    return traffic;
  }

  void person() {
    people++;
  }

  void group() {
    groups++;
  }

  void gone() {
    gone++;
  }

  /** Counts a known object that was not found, which does not count in this run. */
  void undecided() {
    undecided++;
  }

  long undecidedObjects() {
    return undecided;
  }

  /** Counts an object whose key or version cannot be read; it can neither be stored nor missed. */
  void withoutKey() {
    withoutKey++;
  }

  void windowsSkipped(long windows) {
    windowsSkipped = windows;
  }

  long windowsSkipped() {
    return windowsSkipped;
  }

  long people() {
    return people;
  }

  long unreadable() {
    return withoutKey;
  }

  /** Notes what needs attention although the run goes on; the first one is told. */
  void attention(Problem found) {
    problem = Optional.ofNullable(problem).orElse(found);
  }

  /** Returns the result of the import with the counts of the reading. */
  RunResult addTo(RunResult result) {
    if (withoutKey > 0) {
      attention(Problems.unreadableEntries(withoutKey));
    }
    Problem told = result.problem() == null ? problem : result.problem();
    return new RunResult(result.outcome(), result.counts(), result.planId(), told)
        .withCount("requests", traffic.requests())
        .withCount("entriesRead", traffic.entries())
        .withCount("referencesIgnored", traffic.referencesIgnored())
        .withCount("peopleRead", people)
        .withCount("groupsRead", groups)
        .withCount("goneFound", gone)
        .withCount("undecided", undecided)
        .withCount("entriesWithoutKey", withoutKey)
        .withCount("windowsSkipped", windowsSkipped);
  }
}
