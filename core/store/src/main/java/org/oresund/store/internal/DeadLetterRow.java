// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.store.DeadLetter;

/** Reads a dead letter from its row. */
final class DeadLetterRow {

  private DeadLetterRow() {}

  static DeadLetter read(ResultSet row) throws SQLException {
    return new DeadLetter(
        row.getObject("dead_letter_id", UUID.class),
        new DeadLetter.Origin(
            row.getString("instance"),
            row.getString("type"),
            row.getString("message_key"),
            row.getString("correlation_id"),
            event(row)),
        ProblemColumns.read(row),
        row.getString("content_type"),
        row.getInt("attempts"),
        DeadLetter.State.valueOf(row.getString("state")),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static DeadLetter.@Nullable EventOrigin event(ResultSet row) throws SQLException {
    String subscription = row.getString("subscription");
    if (subscription == null) {
      return null;
    }
    return new DeadLetter.EventOrigin(
        subscription,
        row.getObject("event_id", UUID.class),
        row.getInt("event_schema"),
        row.getString("event_channel"),
        row.getObject("event_occurred_at", OffsetDateTime.class).toInstant());
  }
}
