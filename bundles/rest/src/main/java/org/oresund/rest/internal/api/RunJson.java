// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunResult;
import org.oresund.runtime.RunState;
import org.oresund.runtime.RunView;

/**
 * A run of an instance.
 *
 * @param id of the run
 * @param instance name of the instance
 * @param mode for example {@code full}
 * @param previewOnly whether it stops at the stored plan
 * @param state how far it is
 * @param attempt counts the attempts from 1; 0 before the first
 * @param requestedAt when it was asked for
 * @param requestedBy account, or {@code schedule}
 * @param startedAt when the first attempt began; null before
 * @param endedAt when it ended; null before
 * @param outcome what became of the changes; null before the end or if it failed
 * @param counts names in camel case to numbers; empty before the end
 * @param plan the stored plan; null if it made none
 * @param problem why it failed or waits; null if nothing
 */
public record RunJson(
    UUID id,
    String instance,
    String mode,
    boolean previewOnly,
    RunState state,
    int attempt,
    Instant requestedAt,
    String requestedBy,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    RunResult.@Nullable Outcome outcome,
    Map<String, Long> counts,
    @Nullable UUID plan,
    @Nullable TroubleJson problem) {

  static RunJson of(RunView run) {
    RunView.Progress progress = run.progress();
    RunView.Result result = run.result();
    return new RunJson(
        run.id(),
        run.instance(),
        run.mode(),
        run.extent() == RunRequest.Extent.PREVIEW,
        progress.state(),
        progress.attempt(),
        progress.requestedAt(),
        progress.requestedBy(),
        progress.startedAt(),
        progress.endedAt(),
        result == null ? null : result.outcome(),
        result == null ? Map.of() : result.counts(),
        result == null ? null : result.plan(),
        TroubleJson.of(run.problem()));
  }
}
