// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oresund.store.Backlog;
import org.oresund.store.Delivery;
import org.oresund.store.Subscriptions;
import org.oresund.store.test.TestDatabase;

/**
 * Every statement of the queue stays on its indexes when much waits, half of it behind one key.
 *
 * <p>Looks at what the runtime role's statements really read, so it holds for the plans they really
 * get, prepared and generic ones as well.
 */
class QueueAtSizeTest {

  private static final int SIZE = Integer.getInteger("oresund.test.backlog", 100_000);
  private static final int ROUNDS = 20;

  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void nothingReadsTheWholeQueue() throws SQLException {
    QueueFixture queue = QueueFixture.subscribed(database, "large");
    fill(queue);
    long before = tuplesRead();
    long start = System.nanoTime();

    for (int round = 0; round < ROUNDS; round++) {
      queue.publish("hot", "fresh-" + round);
      work(queue.claim(20));
    }

    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis() / ROUNDS;
    long read = (tuplesRead() - before) / ROUNDS;
    System.out.printf("%d waiting: %d ms and %d rows a round of 20%n", SIZE, millis, read);
    assertThat(read).isLessThan(1000);
    Backlog backlog = database.subscriptions().backlog(queue.tenant(), queue.name());
    assertThat(backlog.unfinished())
        .isGreaterThanOrEqualTo(Math.min(Backlog.COUNT_LIMIT, SIZE / 2));
  }

  private static void work(List<Delivery> deliveries) {
    Subscriptions subscriptions = database.subscriptions();
    assertThat(deliveries).hasSize(20);
    subscriptions.retryAfter(deliveries.get(0), Duration.ofHours(1), QueueFixture.TROUBLE);
    subscriptions.deadLetter(deliveries.get(1), QueueFixture.TROUBLE);
    subscriptions.renew(deliveries.get(2), QueueFixture.LEASE);
    deliveries.stream().skip(2).forEach(subscriptions::acknowledge);
  }

  private static void fill(QueueFixture queue) throws SQLException {
    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          WITH published AS (
            INSERT INTO store.event
              (tenant_id, day, sequence, event_id, type, event_key, schema, payload, occurred_at)
            SELECT 'default', (now() AT TIME ZONE 'UTC')::date, nextval('store.event_sequence'),
              gen_random_uuid(), '%s', CASE WHEN i %% 2 = 0 THEN 'hot' ELSE 'key-' || i END,
              1, '{}', now()
            FROM generate_series(1, %d) AS i
            RETURNING *
          )
          INSERT INTO store.delivery
            (tenant_id, subscription_id, event_key, sequence, day, published_at, due_at)
          SELECT p.tenant_id, s.subscription_id, p.event_key, p.sequence, p.day, now(), now()
          FROM published p
          JOIN store.subscription s ON s.name = '%s'
          """
              .formatted(queue.type(), SIZE, queue.name()));
    }
  }

  /** Rows of the queue read by whatever scan since the server started. */
  private static long tuplesRead() throws SQLException {
    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement()) {
      return stable(statement);
    }
  }

  /** Backends report their reads when they are idle for a while: waits until nothing is added. */
  private static long stable(Statement statement) throws SQLException {
    long[] last = {-1};
    return org.awaitility.Awaitility.await()
        .pollInterval(Duration.ofMillis(1100))
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              long previous = last[0];
              last[0] = sum(statement);
              return previous == last[0] ? previous : -1L;
            },
            sum -> sum >= 0);
  }

  private static long sum(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))
            FROM pg_stat_user_tables
            WHERE schemaname = 'store'
            """)) {
      row.next();
      return row.getLong(1);
    }
  }
}
