// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.runtime.DesiredState;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.InstanceStatus;

/**
 * How an instance is.
 *
 * @param name of the instance
 * @param type connector type
 * @param version version of the archive it runs; null if none is available
 * @param state what is
 * @param desiredState what people want
 * @param since since when it is so
 * @param problem why it is not ONLINE, or what needs attention although it is; null if nothing
 * @param activity what goes on now
 */
public record StatusJson(
    String name,
    String type,
    @Nullable String version,
    InstanceState state,
    DesiredState desiredState,
    Instant since,
    @Nullable TroubleJson problem,
    ActivityJson activity) {

  /**
   * What goes on in an instance.
   *
   * @param inFlight number of exchanges being worked on
   * @param backlog number of items waiting outside; null if not known
   * @param occurrences how often the present problem was reported
   * @param run the run that is being worked on or waits; null if none
   */
  public record ActivityJson(
      int inFlight, @Nullable Long backlog, long occurrences, @Nullable UUID run) {}

  static StatusJson of(InstanceStatus status) {
    InstanceStatus.Activity activity = status.activity();
    return new StatusJson(
        status.instance(),
        status.type(),
        status.version(),
        status.actual(),
        status.desired(),
        status.since(),
        TroubleJson.of(status.problem()),
        new ActivityJson(
            activity.inFlight(),
            activity.backlog() < 0 ? null : activity.backlog(),
            activity.occurrences(),
            activity.run()));
  }
}
