// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.time.Instant;
import java.util.UUID;
import org.oresund.api.Problem;

/**
 * A message that could not be processed.
 *
 * @param id names the dead letter
 * @param instance where it failed
 * @param route the route that failed
 * @param kind event type, {@code message} for one that came from outside, or {@code part} for a
 *     part of a run or event, for example one row of a file
 * @param messageId id of the event, or of the message
 * @param at when it was laid aside
 * @param attempts how often it was tried
 * @param replay whether it can be sent through again
 * @param problem why it failed
 */
public record DeadLetterView(
    UUID id,
    String instance,
    String route,
    String kind,
    String messageId,
    Instant at,
    int attempts,
    Replay replay,
    Problem problem) {

  /** Whether a dead letter can be sent through its route again. */
  public enum Replay {
    /** It can. */
    POSSIBLE,
    /** It is a part; the whole has to be given in again, corrected. */
    NOT_POSSIBLE
  }
}
