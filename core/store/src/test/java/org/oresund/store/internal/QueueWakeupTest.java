// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oresund.api.TenantId;
import org.oresund.store.Delivery;
import org.oresund.store.Subscriptions;
import org.oresund.store.test.TestDatabase;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Who may have work hears of it, at once and without a pass over all tenants. */
class QueueWakeupTest {

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
  void anotherNodeHearsOfAnEventOfAnyTenant() {
    try (StoreForTests node = database.openAnotherNode()) {
      Queue<String> heard = new ConcurrentLinkedQueue<>();
      node.subscriptions().onWork((tenant, name) -> heard.add(tenant + " " + name));
      QueueFixture queue = QueueFixture.subscribed(database, new TenantId("far-away"), "heard");
      queue.publish("A");

      await().atMost(Duration.ofSeconds(5)).until(() -> heard.contains("far-away heard"));
    }
  }

  @Test
  void notificationIsSentOnlyFromEmptyToNonEmpty() throws SQLException {
    QueueFixture queue = QueueFixture.subscribed(database, "once");
    try (Connection listener = database.administrator();
        Statement statement = listener.createStatement()) {
      statement.execute("LISTEN " + WakeupIndex.CHANNEL);
      queue.publish("A");
      queue.publish("A");
      queue.publish("B");
      assertThat(notifications(listener)).containsExactly("default once");

      List<Delivery> claimed = queue.claim(10);
      claimed.forEach(database.subscriptions()::acknowledge);
      queue.claim(10).forEach(database.subscriptions()::acknowledge);
      queue.claim(10);
      queue.publish("C");
      assertThat(notifications(listener)).containsExactly("default once");
    }
  }

  @Test
  void pollingFindsWorkWhoseNotificationWasLost() throws SQLException {
    QueueFixture queue = QueueFixture.subscribed(database, "poll");
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    try (Subscriptions.Registration registration =
        database.subscriptions().onWork((tenant, name) -> heard.add(name))) {
      insertBehindTheBack(queue);

      await().atMost(Duration.ofSeconds(10)).until(() -> heard.contains("poll"));
    }
  }

  @Test
  void dueRetryWakes() {
    QueueFixture queue = QueueFixture.subscribed(database, "later");
    queue.publish("A");
    Delivery delivery = queue.claimOne();
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    try (Subscriptions.Registration registration =
        database.subscriptions().onWork((tenant, name) -> heard.add(name))) {
      database.subscriptions().retryAfter(delivery, Duration.ofMillis(300), QueueFixture.TROUBLE);

      await().atMost(Duration.ofSeconds(10)).until(() -> heard.contains("later"));
      assertThat(await().until(() -> queue.claim(1), list -> !list.isEmpty())).hasSize(1);
    }
  }

  @Test
  void nothingIsLeftToWakeForOnceAllIsDone() throws SQLException {
    QueueFixture queue = QueueFixture.subscribed(database, "quiet");
    queue.publish("A", "A", "B");
    for (int i = 0; i < 2; i++) {
      queue.claim(10).forEach(database.subscriptions()::acknowledge);
    }
    queue.claim(10);

    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT count(*) FROM store.wakeup WHERE subscription = 'quiet'")) {
      row.next();
      assertThat(row.getInt(1)).isZero();
    }
  }

  private static List<String> notifications(Connection listener) throws SQLException {
    List<String> payloads = new ArrayList<>();
    PGNotification[] arrived = listener.unwrap(PGConnection.class).getNotifications(500);
    while (arrived != null && arrived.length > 0) {
      for (PGNotification notification : arrived) {
        payloads.add(notification.getParameter());
      }
      arrived = listener.unwrap(PGConnection.class).getNotifications(200);
    }
    return payloads;
  }

  private static void insertBehindTheBack(QueueFixture queue) throws SQLException {
    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO store.wakeup (tenant_id, subscription, next_at)"
              + " VALUES ('default', '"
              + queue.name()
              + "', now())");
    }
  }
}
