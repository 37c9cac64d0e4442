// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The yardstick of the queue: its own SQL, in the same transactions, on one connection with every
 * statement prepared once and nothing around it.
 */
public final class BareQueueLoop implements AutoCloseable {

  private static final DeliveryStatements SQL = DeliveryStatements.inKeyOrder();
  private static final long LEASE_MILLIS = 60_000;

  private final String tenant;
  private final String subscription;
  private final Connection connection;
  private final PreparedStatement bind;
  private final PreparedStatement lockSubscription;
  private final PreparedStatement lockWakeups;
  private final PreparedStatement dueHeads;
  private final PreparedStatement judgeNew;
  private final PreparedStatement place;
  private final PreparedStatement settle;
  private final PreparedStatement finish;

  /** Connects and prepares. */
  public BareQueueLoop(String url, String tenant, String subscription) throws SQLException {
    this.tenant = tenant;
    this.subscription = subscription;
    connection = DriverManager.getConnection(url, "oresund_runtime", "");
    connection.setAutoCommit(false);
    bind = connection.prepareStatement(PooledTransaction.BIND_TENANT);
    lockSubscription = connection.prepareStatement(DeliveryClaim.LOCK_SUBSCRIPTION);
    lockWakeups = connection.prepareStatement(DeliveryClaim.LOCK_WAKEUPS);
    dueHeads = connection.prepareStatement(SQL.dueHeads());
    judgeNew = connection.prepareStatement(SQL.judgeNew());
    place = connection.prepareStatement(SQL.place());
    settle = connection.prepareStatement(DeliveryClaim.SETTLE_WAKEUPS);
    finish = connection.prepareStatement(SQL.finish() + ";\n" + SQL.promote());
  }

  /** Claims and acknowledges until nothing can be claimed; returns how many it acknowledged. */
  public int drain(int batch) throws SQLException {
    int done = 0;
    List<Claimed> claimed = claim(batch);
    while (!claimed.isEmpty()) {
      for (Claimed one : claimed) {
        acknowledge(one);
        done++;
      }
      claimed = claim(batch);
    }
    return done;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private List<Claimed> claim(int batch) throws SQLException {
    bindTenant();
    UUID id;
    OffsetDateTime until;
    new Parameters(lockSubscription).add(LEASE_MILLIS, tenant, subscription);
    try (ResultSet row = lockSubscription.executeQuery()) {
      row.next();
      id = row.getObject("subscription_id", UUID.class);
      until = row.getObject("until", OffsetDateTime.class);
    }
    List<Long> wakeups = new ArrayList<>();
    new Parameters(lockWakeups).add(tenant, subscription);
    try (ResultSet row = lockWakeups.executeQuery()) {
      while (row.next()) {
        wakeups.add(row.getLong(1));
      }
    }
    List<Claimed> heads = new ArrayList<>();
    new Parameters(dueHeads).add(tenant, id, batch, tenant);
    read(dueHeads, id, heads);
    new Parameters(judgeNew)
        .add(tenant, id, Math.max(DeliveryClaim.SMALLEST_WINDOW, batch))
        .add(tenant, id, tenant, id, tenant);
    read(judgeNew, id, heads);
    List<Claimed> leased = place(heads, until, batch);
    new Parameters(settle)
        .add(tenant, id, tenant, id)
        .add(connection.createArrayOf("bigint", wakeups.toArray()))
        .add(tenant, subscription);
    settle.executeUpdate();
    connection.commit();
    return leased;
  }

  private static void read(PreparedStatement statement, UUID id, List<Claimed> into)
      throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        into.add(
            new Claimed(
                id,
                row.getString("event_key"),
                row.getLong("sequence"),
                row.getObject("day", LocalDate.class),
                row.getObject("due_at", OffsetDateTime.class),
                row.getInt("attempt"),
                row.getString("verdict"),
                row.getString("payload")));
      }
    }
  }

  private List<Claimed> place(List<Claimed> candidates, OffsetDateTime until, int batch)
      throws SQLException {
    List<Claimed> leased = new ArrayList<>();
    for (Claimed one : candidates) {
      boolean lease = one.payload() != null && leased.size() < batch;
      Parameters parameters = new Parameters(place);
      if (lease) {
        parameters.add("HEAD", until, "bare", one.attempt() + 1);
        leased.add(one);
      } else {
        parameters.add(one.verdict(), one.dueAt(), null, one.attempt());
      }
      parameters.add(tenant, one.id(), one.key(), one.sequence(), one.day());
      place.addBatch();
    }
    place.executeBatch();
    return leased;
  }

  private void acknowledge(Claimed one) throws SQLException {
    bindTenant();
    new Parameters(finish)
        .add("DONE")
        .add(tenant, one.id(), one.key(), one.sequence(), one.day(), "bare", one.attempt() + 1)
        .add(tenant, one.id(), one.key(), one.sequence(), one.day())
        .add(tenant, one.id(), one.key(), one.sequence())
        .add(tenant, one.id(), one.key())
        .add(tenant, subscription)
        .add(tenant, subscription);
    finish.execute();
    connection.commit();
  }

  private void bindTenant() throws SQLException {
    new Parameters(bind).add(tenant);
    bind.execute();
  }

  private record Claimed(
      UUID id,
      String key,
      long sequence,
      LocalDate day,
      OffsetDateTime dueAt,
      int attempt,
      String verdict,
      String payload) {}
}
