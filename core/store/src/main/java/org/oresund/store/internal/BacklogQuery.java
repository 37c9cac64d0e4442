// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.oresund.store.Backlog;
import org.oresund.store.Tx;

/** Counts what waits in a subscription, on the index of open deliveries and up to a limit. */
final class BacklogQuery {

  /**
   * The oldest unfinished delivery is the first of its key, so it is a head or not yet judged; the
   * latter are ordered by age.
   */
  private static final String BACKLOG =
      """
      WITH wanted AS (
        SELECT subscription_id
        FROM store.subscription
        WHERE tenant_id = ?
        AND name = ?
      ), heads AS MATERIALIZED (
        SELECT d.due_at, d.lease_owner, d.published_at
        FROM store.delivery d
        WHERE d.tenant_id = ?
        AND d.subscription_id = (SELECT subscription_id FROM wanted)
        AND d.phase = 'HEAD'
        ORDER BY d.due_at, d.sequence
        LIMIT ?
      ), others AS (
        SELECT (
          SELECT count(*)
          FROM (
            SELECT
            FROM store.delivery d
            WHERE d.tenant_id = ?
            AND d.subscription_id = (SELECT subscription_id FROM wanted)
            AND d.phase = 'NEW'
            ORDER BY d.due_at, d.sequence
            LIMIT ?
          ) AS counted
        ) + (
          SELECT count(*)
          FROM (
            SELECT
            FROM store.delivery d
            WHERE d.tenant_id = ?
            AND d.subscription_id = (SELECT subscription_id FROM wanted)
            AND d.phase = 'BEHIND'
            ORDER BY d.due_at, d.sequence
            LIMIT ?
          ) AS counted
        ) AS unfinished
      ), waiting AS (
        SELECT d.published_at
        FROM store.delivery d
        WHERE d.tenant_id = ?
        AND d.subscription_id = (SELECT subscription_id FROM wanted)
        AND d.phase = 'NEW'
        ORDER BY d.due_at, d.sequence
        LIMIT 1
      )
      SELECT
        (SELECT count(*) FROM heads) + (SELECT unfinished FROM others) AS unfinished,
        (SELECT count(*)
         FROM heads
         WHERE lease_owner IS NOT NULL
         AND due_at > now()) AS claimed,
        (SELECT count(*)
         FROM heads
         WHERE lease_owner IS NULL
         AND due_at > now()) AS retrying,
        greatest(0, extract(epoch FROM now() - least(
          (SELECT min(published_at) FROM heads),
          (SELECT published_at FROM waiting)
        )) * 1000)::bigint AS oldest_millis
      """;

  private BacklogQuery() {}

  static Backlog run(Tx tx, String subscription) throws SQLException {
    String tenant = tx.tenant().value();
    try (PreparedStatement statement = tx.connection().prepareStatement(BACKLOG)) {
      new Parameters(statement)
          .add(tenant, subscription)
          .add(tenant, Backlog.COUNT_LIMIT)
          .add(tenant, Backlog.COUNT_LIMIT)
          .add(tenant, Backlog.COUNT_LIMIT)
          .add(tenant);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Backlog(
            Math.min(Backlog.COUNT_LIMIT, row.getLong("unfinished")),
            row.getLong("claimed"),
            row.getLong("retrying"),
            Duration.ofMillis(row.getLong("oldest_millis")));
      }
    }
  }
}
