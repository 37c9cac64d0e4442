// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.oresund.api.TenantId;

/**
 * The table that says which subscriptions may have work.
 *
 * <p>Nobody ever waits for a row of it. Whoever makes work share-locks a row that is due already,
 * or adds one. A claim locks the rows it gets, looks for work only then, and deletes them if
 * nothing is left: a row share-locked by a transaction still running stays, so its work is found
 * after it.
 */
final class WakeupIndex {

  /** Channel of LISTEN; the payload is tenant, blank, subscription. */
  static final String CHANNEL = "oresund_wakeup";

  private static final String ENSURE =
      """
      WITH kept AS (
        SELECT w.subscription
        FROM store.wakeup w
        WHERE w.tenant_id = ?
        AND w.subscription = ANY (?)
        AND w.next_at <= now()
        FOR KEY SHARE SKIP LOCKED
      ), added AS (
        INSERT INTO store.wakeup (tenant_id, subscription, next_at)
        SELECT ?, wanted.subscription, now()
        FROM unnest(?::text[]) AS wanted (subscription)
        WHERE wanted.subscription NOT IN (SELECT kept.subscription FROM kept)
        RETURNING subscription
      )
      SELECT pg_notify('%s', ? || ' ' || added.subscription)
      FROM added
      """
          .formatted(CHANNEL);
  private static final String ADD_LATER =
      """
      INSERT INTO store.wakeup (tenant_id, subscription, next_at)
      VALUES (?, ?, clock_timestamp() + ? * interval '1 millisecond')
      """;
  private static final String UPCOMING =
      """
      SELECT tenant_id, subscription,
        greatest(0, ceil(extract(epoch FROM min(next_at) - clock_timestamp()) * 1000))::bigint
          AS millis
      FROM store.wakeup
      WHERE next_at <= clock_timestamp() + ? * interval '1 millisecond'
      GROUP BY tenant_id, subscription
      """;

  private WakeupIndex() {}

  /** Makes sure that each subscription is woken when this transaction commits. */
  static void ensure(Connection connection, TenantId tenant, Collection<String> subscriptions)
      throws SQLException {
    Array names = connection.createArrayOf("text", subscriptions.toArray());
    try (PreparedStatement statement = connection.prepareStatement(ENSURE)) {
      statement.setString(1, tenant.value());
      statement.setArray(2, names);
      statement.setString(3, tenant.value());
      statement.setArray(4, names);
      statement.setString(5, tenant.value());
      statement.execute();
    }
  }

  /** Makes sure that a subscription is woken after a delay, without a notification. */
  static void addLater(Connection connection, TenantId tenant, String subscription, Duration delay)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD_LATER)) {
      statement.setString(1, tenant.value());
      statement.setString(2, subscription);
      statement.setLong(3, delay.toMillis());
      statement.executeUpdate();
    }
  }

  /** Returns what falls due within the given time. */
  static List<Upcoming> upcoming(Connection connection, Duration within) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPCOMING)) {
      statement.setLong(1, within.toMillis());
      List<Upcoming> upcoming = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          upcoming.add(
              new Upcoming(
                  new Target(new TenantId(row.getString(1)), row.getString(2)),
                  Duration.ofMillis(row.getLong(3))));
        }
      }
      return upcoming;
    }
  }

  /** A subscription that may have work. */
  record Target(TenantId tenant, String subscription) {}

  /**
   * When a subscription may have work.
   *
   * @param in zero when it is due already
   */
  record Upcoming(Target target, Duration in) {}
}
