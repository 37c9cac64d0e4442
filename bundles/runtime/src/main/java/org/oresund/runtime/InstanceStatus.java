// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * How one instance is.
 *
 * @param instance its name
 * @param type its connector type
 * @param version version of the archive it runs; null if none is available
 * @param desired what people want
 * @param actual what is
 * @param since since when it is so
 * @param problem why it is not ONLINE, or what needs attention although it is; null if nothing
 * @param activity what goes on now
 */
public record InstanceStatus(
    String instance,
    String type,
    @Nullable String version,
    DesiredState desired,
    InstanceState actual,
    Instant since,
    @Nullable Problem problem,
    Activity activity) {

  /**
   * What goes on in an instance.
   *
   * @param inFlight number of exchanges being worked on
   * @param backlog number of items waiting outside; -1 if not known
   * @param occurrences how often the present problem was reported
   * @param run the run that is being worked on or waits; null if none
   */
  public record Activity(int inFlight, long backlog, long occurrences, @Nullable UUID run) {

    /** Nothing goes on. */
    public static final Activity NONE = new Activity(0, -1, 0, null);
  }

  /** Returns why the instance is not ONLINE, or what needs attention although it is. */
  public Optional<Problem> trouble() {
    return Optional.ofNullable(problem);
  }
}
