// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * A message that was given up, without its payload.
 *
 * @param id of the dead letter
 * @param origin where it comes from
 * @param problem why it was given up
 * @param contentType how to read the payload
 * @param attempts how often it was tried
 * @param state what became of it
 * @param createdAt database time of giving up
 */
public record DeadLetter(
    UUID id,
    Origin origin,
    Problem problem,
    String contentType,
    int attempts,
    State state,
    Instant createdAt) {

  /**
   * Where a dead letter comes from.
   *
   * @param instance the connector instance
   * @param type event type or kind of message
   * @param key what it is about; null if unknown
   * @param correlationId follows the piece of work; null if there is none
   * @param event the delivery it was; null if it was none
   */
  public record Origin(
      String instance,
      String type,
      @Nullable String key,
      @Nullable String correlationId,
      @Nullable EventOrigin event) {}

  /**
   * The delivery a dead letter was.
   *
   * @param subscription its name
   * @param eventId of the event
   * @param schema version of the payload
   * @param channel null when published without one
   * @param occurredAt database time of the change
   */
  public record EventOrigin(
      String subscription,
      UUID eventId,
      int schema,
      @Nullable String channel,
      Instant occurredAt) {}

  /** What became of a dead letter. */
  public enum State {
    /** Waits for a decision. */
    OPEN,
    /** Was sent through again; its payload is gone. */
    REPLAYED,
    /** Was given up for good; its payload is gone. */
    DISCARDED
  }
}
