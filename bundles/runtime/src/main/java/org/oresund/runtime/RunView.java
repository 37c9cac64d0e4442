// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunResult;

/**
 * One run as its history shows it.
 *
 * @param id names the run
 * @param instance the instance it belongs to
 * @param mode for example {@code full}
 * @param extent whether it stops at the stored plan
 * @param progress how far it is and since when
 * @param result with what it ended; null before that or if it failed
 * @param problem why it failed, why it waits for its next attempt, or what needs attention; null if
 *     nothing
 */
public record RunView(
    UUID id,
    String instance,
    String mode,
    RunRequest.Extent extent,
    Progress progress,
    @Nullable Result result,
    @Nullable Problem problem) {

  /**
   * How far a run is.
   *
   * @param state how far
   * @param attempt counts the attempts from 1; 0 before the first
   * @param requestedAt when it was asked for
   * @param requestedBy account, or {@code schedule}
   * @param startedAt when the first attempt began; null before
   * @param endedAt when it ended; null before
   */
  public record Progress(
      RunState state,
      int attempt,
      Instant requestedAt,
      String requestedBy,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt) {}

  /**
   * With what a run ended.
   *
   * @param outcome what became of the changes
   * @param counts names in camel case to numbers
   * @param plan the stored plan; null if it made none
   */
  public record Result(RunResult.Outcome outcome, Map<String, Long> counts, @Nullable UUID plan) {}

  /** Returns how far it is. */
  public RunState state() {
    return progress.state();
  }
}
