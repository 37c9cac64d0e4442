// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
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
  static final int SMALLEST_WINDOW = 64;

  static final String LOCK_SUBSCRIPTION =
      """
      SELECT subscription_id, state, clock_timestamp() + ? * interval '1 millisecond' AS until
      FROM store.subscription
      WHERE tenant_id = ?
      AND name = ?
      FOR NO KEY UPDATE
      """;
  static final String LOCK_WAKEUPS =
      """
      SELECT wakeup_id
      FROM store.wakeup
      WHERE tenant_id = ?
      AND subscription = ?
      FOR UPDATE SKIP LOCKED
      """;

  /** Of the locked rows one stays if there is work left, none if there is not. */
  static final String SETTLE_WAKEUPS =
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
    List<Delivery> claimed = claim(subscription.get());
    settleWakeups(subscription.get().id(), wakeups);
    return claimed;
  }

  /**
   * Looks at new deliveries also when heads fill the claim: otherwise busy keys would starve the
   * others.
   */
  private List<Delivery> claim(LockedSubscription subscription) throws SQLException {
    UUID id = subscription.id();
    List<ClaimCandidate> heads = new ArrayList<>(dueHeads(id));
    List<ClaimCandidate> behind = new ArrayList<>();
    for (ClaimCandidate candidate : judgeNew(id)) {
      (candidate.event() == null ? behind : heads).add(candidate);
    }
    heads.sort(ClaimCandidate.BY_DUE);
    List<ClaimCandidate> leased = heads.subList(0, Math.min(request.max(), heads.size()));
    List<ClaimCandidate> waiting = heads.subList(leased.size(), heads.size());
    behind.addAll(waiting);
    place(subscription, leased, behind);
    return leased.stream()
        .map(one -> one.leased(request, id, subscription.until().toInstant()))
        .toList();
  }

  private Optional<LockedSubscription> lockSubscription() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK_SUBSCRIPTION)) {
      new Parameters(statement).add(request.lease().toMillis(), tenant(), request.subscription());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new LockedSubscription(
                    row.getObject("subscription_id", UUID.class),
                    Subscription.State.valueOf(row.getString("state")),
                    row.getObject("until", OffsetDateTime.class)))
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

  private List<ClaimCandidate> dueHeads(UUID id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(statements.dueHeads())) {
      new Parameters(statement).add(tenant(), id, request.max(), tenant());
      return candidates(statement);
    }
  }

  private List<ClaimCandidate> judgeNew(UUID id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(statements.judgeNew())) {
      new Parameters(statement)
          .add(tenant(), id, Math.max(SMALLEST_WINDOW, request.max()))
          .add(tenant(), id, tenant(), id, tenant());
      return candidates(statement);
    }
  }

  private static List<ClaimCandidate> candidates(PreparedStatement statement) throws SQLException {
    List<ClaimCandidate> candidates = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        candidates.add(ClaimCandidate.read(row));
      }
    }
    return candidates;
  }

  /** One batch, so one round trip for all of them. */
  private void place(
      LockedSubscription subscription, List<ClaimCandidate> leased, List<ClaimCandidate> others)
      throws SQLException {
    if (leased.isEmpty() && others.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(statements.place())) {
      for (ClaimCandidate one : leased) {
        Parameters parameters = new Parameters(statement);
        parameters.add("HEAD", subscription.until(), request.owner(), one.attempt() + 1);
        addKey(parameters, subscription.id(), one);
        statement.addBatch();
      }
      for (ClaimCandidate one : others) {
        Parameters parameters = new Parameters(statement);
        parameters.add(one.verdict(), one.dueAt(), null, one.attempt());
        addKey(parameters, subscription.id(), one);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void addKey(Parameters parameters, UUID id, ClaimCandidate one) throws SQLException {
    parameters.add(tenant(), id, one.key(), one.sequence(), one.day());
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

  private record LockedSubscription(UUID id, Subscription.State state, OffsetDateTime until) {}
}
