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
import org.oresund.store.Delivery;

/**
 * A delivery just claimed, with when it was due, by which claims are sorted.
 *
 * @param delivery what was claimed
 * @param wasDueAt since when it could be claimed
 */
record ClaimedRow(Delivery delivery, Instant wasDueAt) {

  /** The order in which deliveries became due. */
  static final Comparator<ClaimedRow> BY_DUE =
      Comparator.comparing(ClaimedRow::wasDueAt)
          .thenComparingLong(row -> row.delivery().lease().sequence());

  static ClaimedRow read(ResultSet row, ClaimRequest request, UUID subscriptionId)
      throws SQLException {
    Delivery.Lease lease =
        new Delivery.Lease(
            request.tenant(),
            request.subscription(),
            subscriptionId,
            row.getObject("day", LocalDate.class),
            row.getLong("sequence"),
            request.owner(),
            row.getInt("attempt"),
            instant(row, "until"));
    Delivery.Event event =
        new Delivery.Event(
            row.getObject("event_id", UUID.class),
            row.getString("type"),
            row.getString("event_key"),
            row.getInt("schema"),
            row.getString("payload"),
            row.getString("channel"),
            instant(row, "occurred_at"));
    Delivery.Order order =
        row.getBoolean("out_of_order") ? Delivery.Order.OUT_OF_ORDER : Delivery.Order.IN_ORDER;
    return new ClaimedRow(new Delivery(lease, event, order), instant(row, "was_due_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
