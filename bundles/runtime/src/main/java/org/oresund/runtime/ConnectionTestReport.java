// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * What a connection test found, step by step.
 *
 * @param steps in the order they were taken; empty if the type has no connection test
 */
public record ConnectionTestReport(List<Step> steps) {

  /** How a step ended. */
  public enum Outcome {
    /** It did what it should. */
    SUCCESSFUL,
    /** It did not; the problem says why. */
    FAILED,
    /** It was not tried because an earlier one failed. */
    SKIPPED
  }

  /**
   * One step.
   *
   * @param name for example {@code tls}
   * @param outcome how it ended
   * @param explanation one sentence, no secret in it
   * @param problem why it failed; null otherwise
   * @param millis how long it took
   */
  public record Step(
      String name, Outcome outcome, String explanation, @Nullable Problem problem, long millis) {}

  /** Copies the steps. */
  public ConnectionTestReport {
    steps = List.copyOf(steps);
  }

  /** Returns whether no step failed. */
  public boolean successful() {
    return steps.stream().noneMatch(step -> step.outcome() == Outcome.FAILED);
  }
}
