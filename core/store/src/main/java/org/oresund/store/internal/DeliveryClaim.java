// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.oresund.store.Delivery;
import org.oresund.store.Subscription;
import org.oresund.store.Tx;

/**
 * One claim: a short transaction that leases deliveries of one subscription.
 *
 * <p>Claims of one subscription run one after the other, on the lock of its row; claims of
 * different ones do not meet.
 */
final class DeliveryClaim {

  /** New deliveries judged in one claim at least, so that keys behind a busy one are seen. */
  private static final int SMALLEST_WINDOW = 64;

  private static final String LOCK_SUBSCRIPTION =
      """
      SELECT subscription_id, state
      FROM store.subscription
      WHERE tenant_id = ?
      AND name = ?
      FOR NO KEY UPDATE
      """;
  private static final String LOCK_WAKEUPS =
      """
      SELECT wakeup_id
      FROM store.wakeup
      WHERE tenant_id = ?
      AND subscription = ?
      FOR UPDATE SKIP LOCKED
      """;

  /** Of the locked rows one stays if there is work left, none if there is not. */
  private static final String SETTLE_WAKEUPS =
      """
      WITH next AS (
        SELECT least(
          (SELECT d.due_at
           FROM store.delivery d
           WHERE d.tenant_id = ?
           AND d.subscription_id = ?
           AND d.phase = 'HEAD'
           ORDER BY d.due_at, d.sequence
           LIMIT 1),
          (SELECT d.due_at
           FROM store.delivery d
           WHERE d.tenant_id = ?
           AND d.subscription_id = ?
           AND d.phase = 'NEW'
           ORDER BY d.due_at, d.sequence
           LIMIT 1)
        ) AS at
      ), locked AS (
        SELECT w.wakeup_id, w.next_at,
          row_number() OVER (ORDER BY w.next_at, w.wakeup_id) AS place
        FROM store.wakeup w
        WHERE w.wakeup_id = ANY (?)
      ), kept AS (
        SELECT l.wakeup_id
        FROM locked l
        CROSS JOIN next
        WHERE l.place = 1
        AND (l.next_at = next.at OR greatest(l.next_at, next.at) <= statement_timestamp())
      ), gone AS (
        DELETE FROM store.wakeup w
        USING locked l
        WHERE w.wakeup_id = l.wakeup_id
        AND w.wakeup_id NOT IN (SELECT wakeup_id FROM kept)
      )
      INSERT INTO store.wakeup (tenant_id, subscription, next_at)
      SELECT ?, ?, next.at
      FROM next
      WHERE next.at IS NOT NULL
      AND NOT EXISTS (SELECT FROM kept)
      """;

  private static final String DELETE_WAKEUPS = "DELETE FROM store.wakeup WHERE wakeup_id = ANY (?)";

  private final DeliveryStatements statements;
  private final ClaimRequest request;
  private final Connection connection;
  private final List<ClaimedRow> claimed = new ArrayList<>();

  DeliveryClaim(DeliveryStatements statements, ClaimRequest request, Tx tx) {
    this.statements = statements;
    this.request = request;
    this.connection = tx.connection();
  }

  /** Claims and returns deliveries in the order in which they became due. */
  List<Delivery> run() throws SQLException {
    Optional<LockedSubscription> subscription = lockSubscription();
    Long[] wakeups = lockWakeups();
    if (subscription.isEmpty() || subscription.get().state() == Subscription.State.PAUSED) {
      deleteWakeups(wakeups);
      return List.of();
    }
    UUID id = subscription.get().id();
    claimHeads(id);
    judgeNew(id);
    settleWakeups(id, wakeups);
    return claimed.stream().sorted(ClaimedRow.BY_DUE).map(ClaimedRow::delivery).toList();
  }

  private Optional<LockedSubscription> lockSubscription() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK_SUBSCRIPTION)) {
      new Parameters(statement).add(tenant(), request.subscription());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new LockedSubscription(
                    row.getObject(1, UUID.class), Subscription.State.valueOf(row.getString(2))))
            : Optional.empty();
      }
    }
  }

  private Long[] lockWakeups() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK_WAKEUPS)) {
      new Parameters(statement).add(tenant(), request.subscription());
      List<Long> ids = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ids.add(row.getLong(1));
        }
      }
      return ids.toArray(Long[]::new);
    }
  }

  private void claimHeads(UUID id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(statements.claimHeads())) {
      new Parameters(statement)
          .add(tenant(), id, request.max(), request.owner(), request.lease().toMillis())
          .add(tenant(), tenant(), id);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          claimed.add(ClaimedRow.read(row, request, id));
        }
      }
    }
  }

  /** Runs also when heads filled the claim: otherwise busy keys would starve the others. */
  private void judgeNew(UUID id) throws SQLException {
    int room = request.max() - claimed.size();
    try (PreparedStatement statement = connection.prepareStatement(statements.judgeNew())) {
      new Parameters(statement)
          .add(tenant(), id, Math.max(SMALLEST_WINDOW, request.max()))
          .add(tenant(), id)
          .add(tenant(), id)
          .add(room, request.lease().toMillis(), request.owner())
          .add(tenant(), tenant(), id);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (row.getBoolean("leased")) {
            claimed.add(ClaimedRow.read(row, request, id));
          }
        }
      }
    }
  }

  private void settleWakeups(UUID id, Long[] locked) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SETTLE_WAKEUPS)) {
      new Parameters(statement)
          .add(tenant(), id)
          .add(tenant(), id)
          .add(connection.createArrayOf("bigint", locked))
          .add(tenant(), request.subscription());
      statement.executeUpdate();
    }
  }

  private void deleteWakeups(Long[] locked) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DELETE_WAKEUPS)) {
      new Parameters(statement).add(connection.createArrayOf("bigint", locked));
      statement.executeUpdate();
    }
  }

  private String tenant() {
    return request.tenant().value();
  }

  private record LockedSubscription(UUID id, Subscription.State state) {}
}
