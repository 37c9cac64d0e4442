// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.time.Duration;

/**
 * What waits in one subscription.
 *
 * @param unfinished deliveries not acknowledged, counted up to {@link #COUNT_LIMIT}
 * @param claimed of these, under a lease that has not run out
 * @param retrying of these, waiting for their next attempt
 * @param oldest age of the oldest unfinished delivery by the database clock; zero when there is
 *     none
 */
public record Backlog(long unfinished, long claimed, long retrying, Duration oldest) {

  /** Where counting stops: a figure of this size means "at least". */
  public static final int COUNT_LIMIT = 100_000;
}
