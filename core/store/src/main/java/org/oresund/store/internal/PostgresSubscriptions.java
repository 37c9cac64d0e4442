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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.store.Backlog;
import org.oresund.store.Delivery;
import org.oresund.store.Subscription;
import org.oresund.store.Subscriptions;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;
import org.oresund.store.UncheckedSqlException;
import org.oresund.store.WorkListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Keeps subscriptions and hands out their deliveries, one short transaction for each step. */
@Component
public final class PostgresSubscriptions implements Subscriptions {

  private static final int LARGEST_CLAIM = 1000;

  private static final String DECLARE =
      """
      INSERT INTO store.subscription (tenant_id, name, subscription_id, instance, types, channel)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant_id, name) DO UPDATE
      SET instance = excluded.instance,
          types = excluded.types,
          channel = excluded.channel
      """;
  private static final String REMOVE =
      """
      DELETE FROM store.subscription
      WHERE tenant_id = ?
      AND name = ?
      """;
  private static final String CHANGE =
      """
      UPDATE store.subscription
      SET state = ?
      WHERE tenant_id = ?
      AND name = ?
      """;
  private static final String GIVE_BACK =
      """
      UPDATE store.delivery d
      SET due_at = statement_timestamp(),
          lease_owner = NULL
      FROM store.subscription s
      WHERE s.tenant_id = ?
      AND d.tenant_id = s.tenant_id
      AND d.subscription_id = s.subscription_id
      AND d.phase = 'HEAD'
      AND d.lease_owner = ?
      RETURNING s.name
      """;
  private static final String LIST =
      """
      SELECT name, instance, types, channel
      FROM store.subscription
      WHERE tenant_id = ?
      ORDER BY name COLLATE "C"
      """;

  private final TenantTransaction transactions;
  private final WakeupWatch wakeups;
  private final DeliveryStatements statements;

  /** Uses the given transactions and watch. */
  @Activate
  public PostgresSubscriptions(
      @Reference TenantTransaction transactions, @Reference WakeupWatch wakeups) {
    this(transactions, wakeups, DeliveryStatements.inKeyOrder());
  }

  PostgresSubscriptions(
      TenantTransaction transactions, WakeupWatch wakeups, DeliveryStatements statements) {
    this.transactions = transactions;
    this.wakeups = wakeups;
    this.statements = statements;
  }

  @Override
  public void declare(Subscription subscription) {
    if (subscription.types().isEmpty()) {
      throw new IllegalArgumentException("A subscription needs a type of event");
    }
    transactions.run(
        subscription.tenant(),
        tx -> {
          Array types = tx.connection().createArrayOf("text", subscription.types().toArray());
          update(
              tx,
              DECLARE,
              subscription.tenant().value(),
              subscription.name(),
              UuidV7.next(),
              subscription.instance(),
              types,
              subscription.channel());
        });
  }

  /** Deliveries of a removed declaration have no subscription any more: nobody sees them again. */
  @Override
  public void remove(TenantId tenant, String name) {
    transactions.run(tenant, tx -> update(tx, REMOVE, tenant.value(), name));
  }

  @Override
  public void change(TenantId tenant, String name, Subscription.State state) {
    transactions.run(
        tenant,
        tx -> {
          update(tx, CHANGE, state.name(), tenant.value(), name);
          if (state == Subscription.State.ACTIVE) {
            WakeupIndex.ensure(tx.connection(), tenant, Set.of(name));
            tx.afterCommit(() -> wakeups.signal(tenant, name));
          }
        });
  }

  @Override
  public List<Subscription> list(TenantId tenant) {
    return transactions.call(tenant, PostgresSubscriptions::list);
  }

  @Override
  public List<Delivery> claim(
      TenantId tenant, String subscription, String owner, int max, Duration lease) {
    if (max < 1 || max > LARGEST_CLAIM) {
      throw new IllegalArgumentException("Claim 1 to " + LARGEST_CLAIM + ", not " + max);
    }
    checkLease(lease);
    ClaimRequest request = new ClaimRequest(tenant, subscription, owner, max, lease);
    return transactions.call(tenant, tx -> new DeliveryClaim(statements, request, tx).run());
  }

  @Override
  public boolean acknowledge(Delivery delivery) {
    return transactions.<Boolean>call(delivery.lease().tenant(), tx -> acknowledge(tx, delivery));
  }

  @Override
  public boolean acknowledge(Tx tx, Delivery delivery) {
    return finish(tx, delivery, outcome(tx, delivery)::acknowledge);
  }

  @Override
  public boolean retryAfter(Delivery delivery, Duration delay, Problem problem) {
    if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("Retry after zero to " + LONGEST + ", not " + delay);
    }
    return transactions.<Boolean>call(
        delivery.lease().tenant(),
        tx -> {
          boolean counted = outcome(tx, delivery).retry(delay, problem);
          if (counted && delay.isZero()) {
            signalAfterCommit(tx, delivery);
          }
          return counted;
        });
  }

  @Override
  public Optional<UUID> deadLetter(Delivery delivery, Problem problem) {
    return transactions.call(
        delivery.lease().tenant(),
        tx ->
            finish(tx, delivery, outcome(tx, delivery)::bury)
                ? Optional.of(PostgresDeadLetters.addDelivery(tx, delivery, problem))
                : Optional.empty());
  }

  @Override
  public Optional<Delivery> renew(Delivery delivery, Duration lease) {
    checkLease(lease);
    return transactions.call(delivery.lease().tenant(), tx -> outcome(tx, delivery).renew(lease));
  }

  @Override
  public int giveBack(TenantId tenant, String owner) {
    return transactions.<Integer>call(tenant, tx -> giveBack(tx, owner));
  }

  private int giveBack(Tx tx, String owner) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement = tx.connection().prepareStatement(GIVE_BACK)) {
      new Parameters(statement).add(tx.tenant().value(), owner);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
    }
    Set<String> woken = new TreeSet<>(names);
    if (!woken.isEmpty()) {
      WakeupIndex.ensure(tx.connection(), tx.tenant(), woken);
      TenantId tenant = tx.tenant();
      tx.afterCommit(() -> woken.forEach(name -> wakeups.signal(tenant, name)));
    }
    return names.size();
  }

  @Override
  public Backlog backlog(TenantId tenant, String subscription) {
    return transactions.call(tenant, tx -> BacklogQuery.run(tx, subscription));
  }

  @Override
  public Registration onWork(WorkListener listener) {
    return wakeups.add(listener);
  }

  private boolean finish(Tx tx, Delivery delivery, Ending ending) {
    try {
      DeliveryOutcome.Finish finish = ending.run();
      if (finish == DeliveryOutcome.Finish.DONE_WITH_NEXT) {
        signalAfterCommit(tx, delivery);
      }
      return finish != DeliveryOutcome.Finish.LOST;
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  private DeliveryOutcome outcome(Tx tx, Delivery delivery) {
    return new DeliveryOutcome(statements, delivery, tx);
  }

  private void signalAfterCommit(Tx tx, Delivery delivery) {
    Delivery.Lease lease = delivery.lease();
    tx.afterCommit(() -> wakeups.signal(lease.tenant(), lease.subscription()));
  }

  private static void checkLease(Duration lease) {
    if (lease.toMillis() < 1 || lease.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("Lease up to " + LONGEST + ", not " + lease);
    }
  }

  private static List<Subscription> list(Tx tx) throws SQLException {
    Connection connection = tx.connection();
    try (PreparedStatement statement = connection.prepareStatement(LIST)) {
      statement.setString(1, tx.tenant().value());
      List<Subscription> subscriptions = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          subscriptions.add(
              new Subscription(
                  tx.tenant(),
                  row.getString("name"),
                  row.getString("instance"),
                  Set.of((String[]) row.getArray("types").getArray()),
                  row.getString("channel")));
        }
      }
      return subscriptions;
    }
  }

  private static void update(Tx tx, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = tx.connection().prepareStatement(sql)) {
      new Parameters(statement).add(parameters);
      statement.executeUpdate();
    }
  }

  @FunctionalInterface
  private interface Ending {
    DeliveryOutcome.Finish run() throws SQLException;
  }
}
