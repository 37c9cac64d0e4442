// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.store.Delivery;

/**
 * A delivery a claim has looked at.
 *
 * @param key of its order
 * @param sequence position in the queue
 * @param day partition
 * @param dueAt since when it can be claimed
 * @param attempt so far
 * @param order whether it is a replay
 * @param verdict HEAD or BEHIND
 * @param event what happened; null for one that cannot be claimed
 */
record ClaimCandidate(
    String key,
    long sequence,
    LocalDate day,
    OffsetDateTime dueAt,
    int attempt,
    Delivery.Order order,
    String verdict,
    Delivery.@Nullable Event event) {

  /** The order in which deliveries became due. */
  static final Comparator<ClaimCandidate> BY_DUE =
      Comparator.comparing(ClaimCandidate::dueAt).thenComparingLong(ClaimCandidate::sequence);

  /** Reads a row of {@link DeliveryStatements#dueHeads} or {@link DeliveryStatements#judgeNew}. */
  static ClaimCandidate read(ResultSet row) throws SQLException {
    return new ClaimCandidate(
        row.getString("event_key"),
        row.getLong("sequence"),
        row.getObject("day", LocalDate.class),
        row.getObject("due_at", OffsetDateTime.class),
        row.getInt("attempt"),
        row.getBoolean("out_of_order") ? Delivery.Order.OUT_OF_ORDER : Delivery.Order.IN_ORDER,
        row.getString("verdict"),
        event(row));
  }

  /** Returns the delivery once it is leased. */
  Delivery leased(ClaimRequest request, UUID subscriptionId, Instant until) {
    if (event == null) {
      throw new IllegalStateException("Nothing to deliver at " + sequence);
    }
    Delivery.Lease lease =
        new Delivery.Lease(
            request.tenant(),
            request.subscription(),
            subscriptionId,
            day,
            sequence,
            request.owner(),
            attempt + 1,
            until);
    return new Delivery(lease, event, order);
  }

  private static Delivery.@Nullable Event event(ResultSet row) throws SQLException {
    UUID id = row.getObject("event_id", UUID.class);
    if (id == null) {
      return null;
    }
    return new Delivery.Event(
        id,
        row.getString("type"),
        row.getString("event_key"),
        row.getInt("schema"),
        row.getString("payload"),
        row.getString("channel"),
        row.getObject("occurred_at", OffsetDateTime.class).toInstant());
  }
}
