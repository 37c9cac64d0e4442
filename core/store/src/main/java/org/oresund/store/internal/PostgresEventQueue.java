// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.oresund.store.EventQueue;
import org.oresund.store.NewEvent;
import org.oresund.store.Tx;
import org.oresund.store.UncheckedSqlException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Writes events and one delivery for each subscription that wants them.
 *
 * <p>Sequence numbers are drawn in a statement of its own after the keys are locked: so within a
 * key their order is the order of commits.
 */
@Component
public final class PostgresEventQueue implements EventQueue {

  /** The condition that is never true keeps the row as it is, yet locks it. */
  static final String LOCK_KEYS =
      """
      INSERT INTO store.event_key AS k (tenant_id, event_key)
      SELECT ?, wanted.event_key
      FROM unnest(?::text[]) AS wanted (event_key)
      ORDER BY wanted.event_key COLLATE "C"
      ON CONFLICT (tenant_id, event_key) DO UPDATE
      SET event_key = k.event_key
      WHERE false
      """;

  static final String PUBLISH =
      """
      WITH published AS (
        INSERT INTO store.event
          (tenant_id, day, sequence, event_id, type, event_key, schema, payload, channel,
           occurred_at)
        SELECT ?, (now() AT TIME ZONE 'UTC')::date, nextval('store.event_sequence'), given.*, now()
        FROM (
          SELECT event_id, type, event_key, schema, payload::json, channel
          FROM unnest(?::uuid[], ?::text[], ?::text[], ?::integer[], ?::text[], ?::text[])
            WITH ORDINALITY AS e (event_id, type, event_key, schema, payload, channel, place)
          ORDER BY place
        ) AS given
        RETURNING day, sequence, type, event_key, channel, occurred_at
      ), delivered AS (
        INSERT INTO store.delivery
          (tenant_id, subscription_id, event_key, sequence, day, published_at, due_at)
        SELECT s.tenant_id, s.subscription_id, p.event_key, p.sequence, p.day,
          p.occurred_at, p.occurred_at
        FROM published p
        JOIN store.subscription s
          ON s.tenant_id = ?
          AND p.type = ANY (s.types)
          AND (s.channel IS NULL OR s.channel = p.channel)
        RETURNING subscription_id
      )
      SELECT s.name
      FROM store.subscription s
      WHERE s.tenant_id = ?
      AND s.subscription_id IN (SELECT subscription_id FROM delivered)
      """;

  private final WakeupWatch wakeups;

  /** Signals the given watch after a commit. */
  @Activate
  public PostgresEventQueue(@Reference WakeupWatch wakeups) {
    this.wakeups = wakeups;
  }

  @Override
  public void publish(Tx tx, List<NewEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    try {
      lockKeys(tx, events.stream().map(NewEvent::key).toList());
      Set<String> subscriptions = insert(tx, events);
      if (!subscriptions.isEmpty()) {
        WakeupIndex.ensure(tx.connection(), tx.tenant(), subscriptions);
        signalAfterCommit(tx, subscriptions);
      }
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** Holds the sequence of each key until the transaction ends. */
  static void lockKeys(Tx tx, List<String> keys) throws SQLException {
    Connection connection = tx.connection();
    try (PreparedStatement statement = connection.prepareStatement(LOCK_KEYS)) {
      statement.setString(1, tx.tenant().value());
      statement.setArray(2, connection.createArrayOf("text", new TreeSet<>(keys).toArray()));
      statement.executeUpdate();
    }
  }

  private static Set<String> insert(Tx tx, List<NewEvent> events) throws SQLException {
    Connection connection = tx.connection();
    String tenant = tx.tenant().value();
    try (PreparedStatement statement = connection.prepareStatement(PUBLISH)) {
      statement.setString(1, tenant);
      new Columns(connection, statement, events)
          .set(2, "uuid", NewEvent::id)
          .set(3, "text", NewEvent::type)
          .set(4, "text", NewEvent::key)
          .set(5, "integer", NewEvent::schema)
          .set(6, "text", NewEvent::payload)
          .set(7, "text", NewEvent::channel);
      statement.setString(8, tenant);
      statement.setString(9, tenant);
      Set<String> subscriptions = new TreeSet<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          subscriptions.add(row.getString(1));
        }
      }
      return subscriptions;
    }
  }

  private void signalAfterCommit(Tx tx, Set<String> subscriptions) {
    TenantId tenant = tx.tenant();
    tx.afterCommit(() -> subscriptions.forEach(name -> wakeups.signal(tenant, name)));
  }

  /** Passes the events column by column, so that any number of them is one statement. */
  private record Columns(
      Connection connection, PreparedStatement statement, List<NewEvent> events) {

    Columns set(int index, String type, Function<NewEvent, @Nullable Object> column)
        throws SQLException {
      Object[] values = events.stream().map(column).toArray();
      statement.setArray(index, connection.createArrayOf(type, values));
      return this;
    }
  }
}
