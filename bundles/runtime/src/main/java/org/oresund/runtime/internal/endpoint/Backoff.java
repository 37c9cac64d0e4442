// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next attempt: doubling, with a cap and jitter, so that many instances
 * do not return at the same moment.
 *
 * @param first delay after the first attempt
 * @param longest cap of every delay, also of one the outside asked for
 * @param maxAttempts number of attempts after which work is given up
 */
public record Backoff(Duration first, Duration longest, int maxAttempts) {

  private static final int MAX_DOUBLINGS = 30;

  /** Returns whether work is given up after this many attempts. */
  public boolean exhausted(int attempts) {
    return attempts >= maxAttempts;
  }

  /**
   * Returns the delay after an attempt.
   *
   * @param attempt counted from 1
   * @param retryAfter what the outside asked for; null if nothing
   */
  public Duration delay(int attempt, @Nullable Duration retryAfter) {
    if (retryAfter != null) {
      return shorter(retryAfter.isNegative() ? Duration.ZERO : retryAfter);
    }
    long doubled = first.toMillis() << Math.min(Math.max(0, attempt - 1), MAX_DOUBLINGS);
    long capped = doubled <= 0 ? longest.toMillis() : Math.min(doubled, longest.toMillis());
    double jitter = 0.8 + 0.4 * ThreadLocalRandom.current().nextDouble();
    return shorter(Duration.ofMillis((long) (capped * jitter)));
  }

  private Duration shorter(Duration delay) {
    return delay.compareTo(longest) > 0 ? longest : delay;
  }
}
