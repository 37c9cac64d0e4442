// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * A message that could not be handled, to be kept for a person to decide.
 *
 * @param origin where it comes from
 * @param problem why it was given up
 * @param contentType how to read the payload, for example {@code application/json}
 * @param attempts how often it was tried; at least 1
 */
public record NewDeadLetter(
    DeadLetter.Origin origin, Problem problem, String contentType, int attempts) {

  /**
   * An origin that is no event.
   *
   * @param instance the connector instance
   * @param type what kind of message, for example {@code run}
   * @param key what it is about; null if unknown
   * @param correlationId follows the piece of work; null if there is none
   */
  public static DeadLetter.Origin origin(
      String instance, String type, @Nullable String key, @Nullable String correlationId) {
    return new DeadLetter.Origin(instance, type, key, correlationId, null);
  }
}
