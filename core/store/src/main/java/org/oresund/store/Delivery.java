// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;

/**
 * One event claimed for one subscription, with the lease under which it is worked on.
 *
 * @param lease who may acknowledge it and until when
 * @param event what happened
 * @param order whether its key's order still holds
 */
public record Delivery(Lease lease, Event event, Order order) {

  /**
   * The right to work on a delivery.
   *
   * @param tenant of the subscription
   * @param subscription its name
   * @param subscriptionId of its present declaration
   * @param day partition of the delivery
   * @param sequence position in the queue; grows within a key in the order of commits
   * @param owner who claimed it
   * @param attempt counted from 1
   * @param until database time after which anyone may claim it again
   */
  public record Lease(
      TenantId tenant,
      String subscription,
      UUID subscriptionId,
      LocalDate day,
      long sequence,
      String owner,
      int attempt,
      Instant until) {}

  /**
   * What happened.
   *
   * @param id of the event; effects are idempotent by it
   * @param type past tense
   * @param key of its order
   * @param schema version of the payload
   * @param payload JSON text
   * @param channel null when published without one
   * @param occurredAt database time of the change
   */
  public record Event(
      UUID id,
      String type,
      String key,
      int schema,
      String payload,
      @Nullable String channel,
      Instant occurredAt) {

    /** Leaves the payload out, so that it reaches no log. */
    @Override
    public String toString() {
      return "Event[" + id + " " + type + "]";
    }
  }

  /** Whether a delivery comes in the order of its key. */
  public enum Order {
    /** Every earlier event of the key has been delivered or dead-lettered. */
    IN_ORDER,
    /** A replayed dead letter: later events of its key may have been delivered before. */
    OUT_OF_ORDER
  }
}
