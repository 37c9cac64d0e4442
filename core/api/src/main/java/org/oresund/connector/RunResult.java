// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * How a run ended; a route that began with {@code from("oresund:runs")} leaves it as its body. A
 * run that ends with another body ended without counts.
 *
 * @param outcome what became of the changes
 * @param counts names in camel case to numbers, for example {@code created}
 * @param planId the stored plan, if the run made one
 * @param problem what needs attention although the run did not fail, for example a guard line
 */
public record RunResult(
    Outcome outcome, Map<String, Long> counts, @Nullable UUID planId, @Nullable Problem problem) {

  /** What became of the changes a run found. */
  public enum Outcome {
    /** There was nothing to change. */
    UNCHANGED,
    /** The changes are in the database. */
    APPLIED,
    /** The changes are stored as a plan, as asked. */
    PREVIEWED,
    /** The mass-change guard holds the plan back until a person releases or rejects it. */
    HELD
  }

  /** Copies the counts. */
  public RunResult {
    counts = Collections.unmodifiableMap(new TreeMap<>(counts));
  }

  /** Returns the stored plan, if the run made one. */
  public Optional<UUID> plan() {
    return Optional.ofNullable(planId);
  }

  /** Returns this result with one more count. */
  public RunResult withCount(String name, long count) {
    Map<String, Long> more = new TreeMap<>(counts);
    more.put(name, count);
    return new RunResult(outcome, more, planId, problem);
  }
}
