// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.time.Clock;
import java.time.Duration;

/**
 * How fast chains are sealed and signed.
 *
 * @param seal least time between two rounds
 * @param checkpoint least time between two checkpoints of a chain that grows
 * @param alarm longest time an event may wait before it is a finding
 * @param clock tells the time
 */
record SealingPace(Duration seal, Duration checkpoint, Duration alarm, Clock clock) {

  /** A chain that does not grow is signed once a day. */
  static final Duration DAILY = Duration.ofDays(1);

  /** The pace of a server. */
  static SealingPace usual() {
    return new SealingPace(
        Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(2), Clock.systemUTC());
  }
}
