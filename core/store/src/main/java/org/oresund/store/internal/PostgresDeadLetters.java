// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.store.DeadLetter;
import org.oresund.store.DeadLetters;
import org.oresund.store.Delivery;
import org.oresund.store.NewDeadLetter;
import org.oresund.store.Tx;
import org.oresund.store.UncheckedSqlException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Keeps dead letters in a table; a decided one loses its payload. */
@Component
public final class PostgresDeadLetters implements DeadLetters {

  private static final int LARGEST_PAGE = 1000;

  private static final String ADD =
      """
      INSERT INTO store.dead_letter
        (tenant_id, dead_letter_id, instance, type, message_key, correlation_id,
         subscription, event_id, event_schema, event_channel, event_occurred_at,
         problem_code, problem_what, problem_remedy, problem_paths, problem_lines,
         problem_messages, problem_argument_names, problem_argument_values,
         content_type, payload, attempts)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String INSTANCE_OF =
      """
      SELECT instance
      FROM store.subscription
      WHERE tenant_id = ?
      AND name = ?
      """;
  private static final String COLUMNS =
      """
      SELECT dead_letter_id, instance, type, message_key, correlation_id, subscription, event_id,
        event_schema, event_channel, event_occurred_at, problem_code, problem_what,
        problem_remedy, problem_paths, problem_lines, problem_messages,
        problem_argument_names, problem_argument_values, content_type, attempts, state,
        created_at
      FROM store.dead_letter
      """;
  private static final String LIST =
      COLUMNS
          + """
          WHERE tenant_id = ?
          AND (?::text IS NULL OR instance = ?)
          AND (?::text IS NULL OR state = ?)
          AND (?::uuid IS NULL OR dead_letter_id < ?)
          ORDER BY dead_letter_id DESC
          LIMIT ?
          """;
  private static final String FIND =
      COLUMNS
          + """
          WHERE tenant_id = ?
          AND dead_letter_id = ?
          """;
  private static final String PAYLOAD =
      """
      SELECT payload
      FROM store.dead_letter
      WHERE tenant_id = ?
      AND dead_letter_id = ?
      AND state = 'OPEN'
      """;
  private static final String DECIDE =
      """
      UPDATE store.dead_letter
      SET state = ?,
          payload = NULL,
          decided_at = now()
      WHERE tenant_id = ?
      AND dead_letter_id = ?
      AND state = 'OPEN'
      """;

  /** The event is written again, because the partition of the first one may be gone. */
  private static final String QUEUE_AGAIN =
      """
      WITH letter AS (
        SELECT l.*, s.subscription_id
        FROM store.dead_letter l
        JOIN store.subscription s
          ON s.tenant_id = l.tenant_id
          AND s.name = l.subscription
        WHERE l.tenant_id = ?
        AND l.dead_letter_id = ?
        AND l.state = 'OPEN'
      ), published AS (
        INSERT INTO store.event
          (tenant_id, day, sequence, event_id, type, event_key, schema, payload, channel,
           occurred_at)
        SELECT tenant_id, (now() AT TIME ZONE 'UTC')::date, nextval('store.event_sequence'),
          event_id, type, message_key, event_schema, convert_from(payload, 'UTF8')::json,
          event_channel, event_occurred_at
        FROM letter
        RETURNING day, sequence
      )
      INSERT INTO store.delivery
        (tenant_id, subscription_id, event_key, sequence, day, published_at, due_at,
         out_of_order)
      SELECT l.tenant_id, l.subscription_id, l.message_key, p.sequence, p.day, now(), now(), true
      FROM letter l
      CROSS JOIN published p
      """;

  private final WakeupWatch wakeups;

  /** Signals the given watch after a replay. */
  @Activate
  public PostgresDeadLetters(@Reference WakeupWatch wakeups) {
    this.wakeups = wakeups;
  }

  @Override
  public UUID add(Tx tx, NewDeadLetter letter, byte[] payload) {
    try {
      return insert(tx, letter, payload);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** Keeps a delivery that was given up. */
  static UUID addDelivery(Tx tx, Delivery delivery, Problem problem) throws SQLException {
    Delivery.Event event = delivery.event();
    String subscription = delivery.lease().subscription();
    DeadLetter.Origin origin =
        new DeadLetter.Origin(
            instanceOf(tx, subscription),
            event.type(),
            event.key(),
            null,
            new DeadLetter.EventOrigin(
                subscription, event.id(), event.schema(), event.channel(), event.occurredAt()));
    NewDeadLetter letter =
        new NewDeadLetter(origin, problem, "application/json", delivery.lease().attempt());
    return insert(tx, letter, event.payload().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<DeadLetter> list(
      Tx tx,
      @Nullable String instance,
      DeadLetter.@Nullable State state,
      @Nullable UUID after,
      int limit) {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw new IllegalArgumentException("List 1 to " + LARGEST_PAGE + ", not " + limit);
    }
    String stateName = state == null ? null : state.name();
    return query(
        tx,
        LIST,
        tx.tenant().value(),
        instance,
        instance,
        stateName,
        stateName,
        after,
        after,
        limit);
  }

  @Override
  public Optional<DeadLetter> find(Tx tx, UUID id) {
    return query(tx, FIND, tx.tenant().value(), id).stream().findFirst();
  }

  @Override
  public Optional<byte[]> payload(Tx tx, UUID id) {
    try (PreparedStatement statement = tx.connection().prepareStatement(PAYLOAD)) {
      new Parameters(statement).add(tx.tenant().value(), id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  @Override
  public DeadLetter replay(Tx tx, UUID id) {
    DeadLetter letter = open(tx, id);
    DeadLetter.EventOrigin event = letter.origin().event();
    if (event != null) {
      queueAgain(tx, letter, event.subscription());
    }
    return decide(tx, letter, DeadLetter.State.REPLAYED);
  }

  @Override
  public DeadLetter discard(Tx tx, UUID id) {
    return decide(tx, open(tx, id), DeadLetter.State.DISCARDED);
  }

  private void queueAgain(Tx tx, DeadLetter letter, String subscription) {
    TenantId tenant = tx.tenant();
    String key = letter.origin().key();
    try (PreparedStatement statement = tx.connection().prepareStatement(QUEUE_AGAIN)) {
      PostgresEventQueue.lockKeys(tx, List.of(key == null ? "" : key));
      new Parameters(statement).add(tenant.value(), letter.id());
      if (statement.executeUpdate() == 0) {
        throw new ProblemException(
            Problem.of(
                "dead-letter.subscription-gone",
                "The subscription of this dead letter no longer exists.",
                "Discard it, or bring the connector instance back first."));
      }
      WakeupIndex.ensure(tx.connection(), tenant, Set.of(subscription));
      tx.afterCommit(() -> wakeups.signal(tenant, subscription));
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  private DeadLetter open(Tx tx, UUID id) {
    DeadLetter letter =
        find(tx, id)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.of(
                            "dead-letter.unknown",
                            "There is no such dead letter.",
                            "List the dead letters.")));
    if (letter.state() != DeadLetter.State.OPEN) {
      throw decided();
    }
    return letter;
  }

  /** The row may have been decided by another transaction since it was read. */
  private static DeadLetter decide(Tx tx, DeadLetter letter, DeadLetter.State state) {
    try (PreparedStatement statement = tx.connection().prepareStatement(DECIDE)) {
      new Parameters(statement).add(state.name(), tx.tenant().value(), letter.id());
      if (statement.executeUpdate() == 0) {
        throw decided();
      }
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
    return new DeadLetter(
        letter.id(),
        letter.origin(),
        letter.problem(),
        letter.contentType(),
        letter.attempts(),
        state,
        letter.createdAt());
  }

  private static ProblemException decided() {
    return new ProblemException(
        Problem.of(
            "dead-letter.decided",
            "This dead letter has been replayed or discarded already.",
            "List those that are left."));
  }

  private static UUID insert(Tx tx, NewDeadLetter letter, byte[] payload) throws SQLException {
    UUID id = UuidV7.next();
    DeadLetter.Origin origin = letter.origin();
    Connection connection = tx.connection();
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      Parameters parameters =
          new Parameters(statement)
              .add(tx.tenant().value(), id, origin.instance(), origin.type(), origin.key())
              .add(origin.correlationId());
      addEvent(parameters, origin.event());
      ProblemColumns.add(connection, parameters, letter.problem());
      parameters.add(letter.contentType(), payload, letter.attempts());
      statement.executeUpdate();
    }
    return id;
  }

  private static void addEvent(Parameters parameters, DeadLetter.@Nullable EventOrigin event)
      throws SQLException {
    if (event == null) {
      parameters.add(null, null, null, null, null);
    } else {
      parameters
          .add(event.subscription(), event.eventId(), event.schema(), event.channel())
          .add(event.occurredAt().atOffset(ZoneOffset.UTC));
    }
  }

  private static String instanceOf(Tx tx, String subscription) throws SQLException {
    try (PreparedStatement statement = tx.connection().prepareStatement(INSTANCE_OF)) {
      new Parameters(statement).add(tx.tenant().value(), subscription);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : subscription;
      }
    }
  }

  private static List<DeadLetter> query(Tx tx, String sql, @Nullable Object... parameters) {
    try (PreparedStatement statement = tx.connection().prepareStatement(sql)) {
      new Parameters(statement).add(parameters);
      List<DeadLetter> letters = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          letters.add(DeadLetterRow.read(row));
        }
      }
      return letters;
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }
}
