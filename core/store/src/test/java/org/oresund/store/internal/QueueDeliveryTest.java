// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.store.Backlog;
import org.oresund.store.DeadLetter;
import org.oresund.store.Delivery;
import org.oresund.store.NewEvent;
import org.oresund.store.Subscription;
import org.oresund.store.Subscriptions;
import org.oresund.store.test.TestDatabase;

/** What becomes of a delivery: leases, retries, dead letters, replays. */
class QueueDeliveryTest {

  private static final TenantId TENANT = TenantId.DEFAULT;

  private static TestDatabase database;
  private static Subscriptions subscriptions;

  @BeforeAll
  static void open() {
    database = TestDatabase.create();
    subscriptions = database.subscriptions();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void eventArrivesAsPublished() {
    QueueFixture queue = QueueFixture.subscribed(database, "asis");
    NewEvent event =
        new NewEvent(UUID.randomUUID(), queue.type(), "Ø-1", 3, "{\"b\": 1,  \"a\": 2}", null);
    database.transactions().run(TENANT, tx -> database.events().publish(tx, List.of(event)));

    Delivery delivery = queue.claimOne();

    assertThat(delivery.event().id()).isEqualTo(event.id());
    assertThat(delivery.event().key()).isEqualTo("Ø-1");
    assertThat(delivery.event().schema()).isEqualTo(3);
    assertThat(delivery.event().payload()).isEqualTo(event.payload());
    assertThat(delivery.lease().attempt()).isEqualTo(1);
    assertThat(delivery.order()).isEqualTo(Delivery.Order.IN_ORDER);
  }

  @Test
  void rolledBackPublicationIsNeverSeen() {
    QueueFixture queue = QueueFixture.subscribed(database, "rollback");

    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .run(
                        TENANT,
                        tx -> {
                          database.events().publish(tx, List.of(queue.event("A")));
                          throw new IllegalStateException("no");
                        }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(queue.claim(10)).isEmpty();
  }

  @Test
  void channelNarrowsWhoGetsAnEvent() {
    QueueFixture all = QueueFixture.subscribed(database, "channels");
    QueueFixture mail = new QueueFixture(database, TENANT, "channels-mail");
    subscriptions.declare(new Subscription(TENANT, mail.name(), "i", Set.of(all.type()), "mail"));
    database
        .transactions()
        .run(
            TENANT,
            tx ->
                database
                    .events()
                    .publish(
                        tx,
                        List.of(
                            new NewEvent(UUID.randomUUID(), all.type(), "A", 1, "{}", "mail"),
                            new NewEvent(UUID.randomUUID(), all.type(), "B", 1, "{}", "eboks"),
                            all.event("C"))));

    assertThat(all.claim(10)).extracting(d -> d.event().key()).containsExactly("A", "B", "C");
    assertThat(mail.claim(10)).extracting(d -> d.event().key()).containsExactly("A");
  }

  @Test
  void sequenceOfAKeyFollowsCommitsNotCalls() throws Exception {
    QueueFixture queue = QueueFixture.subscribed(database, "commits");
    CountDownLatch published = new CountDownLatch(1);
    CountDownLatch mayCommit = new CountDownLatch(1);
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      Future<?> slow =
          executor.submit(
              () ->
                  database
                      .transactions()
                      .run(
                          TENANT,
                          tx -> {
                            database.events().publish(tx, List.of(queue.event("A")));
                            published.countDown();
                            assertThat(opened(mayCommit)).isTrue();
                          }));
      assertThat(opened(published)).isTrue();
      Future<?> fast = executor.submit(() -> queue.publish("A"));
      queue.publish("B");

      assertThat(queue.claim(10)).extracting(d -> d.event().key()).containsExactly("B");
      assertThat(fast.isDone()).isFalse();

      mayCommit.countDown();
      slow.get(10, TimeUnit.SECONDS);
      fast.get(10, TimeUnit.SECONDS);
    } finally {
      executor.shutdownNow();
    }
    Delivery first = queue.claimOne();
    assertThat(queue.claim(10)).isEmpty();
    assertThat(subscriptions.acknowledge(first)).isTrue();
    assertThat(queue.claimOne().lease().sequence()).isGreaterThan(first.lease().sequence());
  }

  @Test
  void retryHoldsBackItsKeyAndNoNeighbour() {
    QueueFixture queue = QueueFixture.subscribed(database, "retry");
    queue.publish("A", "A", "B");
    Delivery first = queue.theOneOf("A", queue.claim(10));

    assertThat(subscriptions.retryAfter(first, Duration.ofHours(1), QueueFixture.TROUBLE)).isTrue();
    queue.publish("A", "C");

    assertThat(queue.claim(10)).extracting(d -> d.event().key()).containsExactly("C");
    assertThat(subscriptions.backlog(TENANT, "retry").retrying()).isEqualTo(1);
  }

  @Test
  void retryComesBackWithTheNextAttemptWhenDue() {
    QueueFixture queue = QueueFixture.subscribed(database, "due");
    queue.publish("A", "A");
    Delivery first = queue.claimOne();
    subscriptions.retryAfter(first, Duration.ofMillis(200), QueueFixture.TROUBLE);
    assertThat(queue.claim(10)).isEmpty();

    Delivery again = await().until(() -> queue.claim(10), list -> !list.isEmpty()).get(0);

    assertThat(again.lease().sequence()).isEqualTo(first.lease().sequence());
    assertThat(again.lease().attempt()).isEqualTo(2);
  }

  @Test
  void lostLeaseGoesToAnotherAndItsFirstOwnerIsRefused() {
    QueueFixture queue = QueueFixture.subscribed(database, "lost");
    queue.publish("A", "A");
    Delivery lost = queue.claim(1, Duration.ofMillis(100)).get(0);

    Delivery taken = await().until(() -> queue.claim(1), list -> !list.isEmpty()).get(0);

    assertThat(taken.lease().sequence()).isEqualTo(lost.lease().sequence());
    assertThat(subscriptions.acknowledge(lost)).isFalse();
    assertThat(subscriptions.renew(lost, QueueFixture.LEASE)).isEmpty();
    assertThat(subscriptions.retryAfter(lost, Duration.ZERO, QueueFixture.TROUBLE)).isFalse();
    assertThat(subscriptions.deadLetter(lost, QueueFixture.TROUBLE)).isEmpty();
    assertThat(queue.claim(10)).isEmpty();
    assertThat(subscriptions.acknowledge(taken)).isTrue();
    assertThat(subscriptions.acknowledge(taken)).isFalse();
  }

  @Test
  void whatAnEndedOwnerHadClaimedIsGivenBackAndNothingElse() {
    QueueFixture queue = QueueFixture.subscribed(database, "ended-owner");
    queue.publish("A", "A", "B", "C");
    Delivery ended =
        subscriptions.claim(TENANT, queue.name(), "ended", 1, QueueFixture.LEASE).get(0);
    Delivery alive =
        subscriptions.claim(TENANT, queue.name(), "alive", 1, QueueFixture.LEASE).get(0);

    assertThat(subscriptions.giveBack(TENANT, "ended")).isEqualTo(1);

    assertThat(subscriptions.acknowledge(ended)).isFalse();
    assertThat(queue.claim(10)).extracting(d -> d.event().key()).containsExactly("C", "A");
    assertThat(subscriptions.acknowledge(alive)).isTrue();
    assertThat(subscriptions.giveBack(TENANT, "ended")).isZero();
  }

  @Test
  void renewedLeaseIsNotLost() {
    QueueFixture queue = QueueFixture.subscribed(database, "renew");
    queue.publish("A");
    Delivery claimed = queue.claim(1, Duration.ofMillis(500)).get(0);

    Delivery renewed = subscriptions.renew(claimed, QueueFixture.LEASE).orElseThrow();

    assertThat(renewed.lease().until()).isAfter(claimed.lease().until());
    await()
        .during(Duration.ofMillis(700))
        .atMost(Duration.ofSeconds(5))
        .until(() -> queue.claim(1).isEmpty());
    assertThat(subscriptions.acknowledge(claimed)).isTrue();
  }

  @Test
  void effectAndAcknowledgementAreOneTransaction() {
    QueueFixture queue = QueueFixture.subscribed(database, "atomic");
    queue.publish("A");
    Delivery delivery = queue.claimOne();

    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .run(
                        TENANT,
                        tx -> {
                          assertThat(subscriptions.acknowledge(tx, delivery)).isTrue();
                          throw new IllegalStateException("effect failed");
                        }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(subscriptions.backlog(TENANT, "atomic").claimed()).isEqualTo(1);
    assertThat(subscriptions.acknowledge(delivery)).isTrue();
  }

  @Test
  void deadLetterReleasesItsKeyAndItsReplayIsMarkedOutOfOrder() {
    QueueFixture queue = QueueFixture.subscribed(database, "dead");
    queue.publish("A", "A");
    Delivery first = queue.claimOne();

    UUID letter = subscriptions.deadLetter(first, QueueFixture.TROUBLE).orElseThrow();
    Delivery second = queue.claimOne();
    DeadLetter replayed =
        database.transactions().call(TENANT, tx -> database.deadLetters().replay(tx, letter));

    assertThat(second.lease().sequence()).isGreaterThan(first.lease().sequence());
    assertThat(second.order()).isEqualTo(Delivery.Order.IN_ORDER);
    assertThat(replayed.state()).isEqualTo(DeadLetter.State.REPLAYED);
    assertThat(replayed.origin().instance()).isEqualTo("instance-dead");
    assertThat(queue.claim(10)).as("waits for the second of its key").isEmpty();
    subscriptions.acknowledge(second);
    Delivery third = queue.claimOne();
    assertThat(third.event().id()).isEqualTo(first.event().id());
    assertThat(third.event().payload()).isEqualTo(first.event().payload());
    assertThat(third.event().occurredAt()).isEqualTo(first.event().occurredAt());
    assertThat(third.order()).isEqualTo(Delivery.Order.OUT_OF_ORDER);
  }

  @Test
  void replayWithoutItsSubscriptionIsRefusedAndKept() {
    QueueFixture queue = QueueFixture.subscribed(database, "gone");
    queue.publish("A");
    UUID letter = subscriptions.deadLetter(queue.claimOne(), QueueFixture.TROUBLE).orElseThrow();
    subscriptions.remove(TENANT, "gone");

    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .run(TENANT, tx -> database.deadLetters().replay(tx, letter)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("dead-letter.subscription-gone");
    Optional<DeadLetter> kept =
        database.transactions().call(TENANT, tx -> database.deadLetters().find(tx, letter));
    assertThat(kept).map(DeadLetter::state).contains(DeadLetter.State.OPEN);
  }

  @Test
  void pausedSubscriptionGathersAndGivesAllWhenResumed() {
    QueueFixture queue = QueueFixture.subscribed(database, "paused");
    subscriptions.change(TENANT, "paused", Subscription.State.PAUSED);
    queue.publish("A", "B");

    assertThat(queue.claim(10)).isEmpty();
    assertThat(subscriptions.backlog(TENANT, "paused").unfinished()).isEqualTo(2);
    subscriptions.change(TENANT, "paused", Subscription.State.ACTIVE);
    assertThat(queue.claim(10)).hasSize(2);
  }

  @Test
  void removedSubscriptionForgetsWhatWaited() {
    QueueFixture queue = QueueFixture.subscribed(database, "removed");
    queue.publish("A");
    subscriptions.remove(TENANT, "removed");
    QueueFixture.subscribed(database, "removed");

    assertThat(queue.claim(10)).isEmpty();
    assertThat(subscriptions.backlog(TENANT, "removed").unfinished()).isZero();
  }

  @Test
  void redeclaredSubscriptionKeepsWhatWaitsAndTakesNewTypes() {
    QueueFixture queue = QueueFixture.subscribed(database, "redeclared");
    queue.publish("A");
    subscriptions.declare(
        new Subscription(TENANT, "redeclared", "other", Set.of("test.other"), "mail"));

    assertThat(queue.claim(10)).hasSize(1);
    assertThat(subscriptions.list(TENANT))
        .filteredOn(s -> s.name().equals("redeclared"))
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.instance()).isEqualTo("other");
              assertThat(s.types()).containsExactly("test.other");
              assertThat(s.channel()).isEqualTo("mail");
            });
  }

  @Test
  void slowSubscriptionHoldsBackNoOther() {
    QueueFixture slow = QueueFixture.subscribed(database, "slow");
    QueueFixture quick = new QueueFixture(database, TENANT, "quick");
    subscriptions.declare(new Subscription(TENANT, "quick", "i", Set.of(slow.type()), null));
    slow.publish("A", "A", "A");
    Delivery held = slow.claimOne();

    for (int i = 0; i < 3; i++) {
      assertThat(subscriptions.acknowledge(quick.claimOne())).isTrue();
    }

    assertThat(subscriptions.backlog(TENANT, "quick").unfinished()).isZero();
    assertThat(subscriptions.backlog(TENANT, "slow"))
        .extracting(Backlog::unfinished, Backlog::claimed)
        .containsExactly(3L, 1L);
    assertThat(subscriptions.acknowledge(held)).isTrue();
  }

  @Test
  void anotherTenantsSubscriptionGetsNothing() {
    TenantId other = new TenantId("other-tenant");
    QueueFixture here = QueueFixture.subscribed(database, "shared-name");
    QueueFixture there = QueueFixture.subscribed(database, other, "shared-name");
    here.publish("A");

    assertThat(there.claim(10)).isEmpty();
    assertThat(here.claim(10)).hasSize(1);
  }

  @Test
  void busyKeysDoNotStarveNewOnes() {
    QueueFixture queue = QueueFixture.subscribed(database, "fair");
    for (int i = 0; i < 20; i++) {
      queue.publish("busy-1", "busy-2");
    }
    queue.publish("late");

    boolean seen = false;
    for (int round = 0; round < 4 && !seen; round++) {
      for (Delivery delivery : queue.claim(2)) {
        seen |= delivery.event().key().equals("late");
        subscriptions.acknowledge(delivery);
      }
    }

    assertThat(seen).isTrue();
  }

  @Test
  void finishedDaysAreDroppedAndUnfinishedOnesStay() throws SQLException {
    QueueFixture done = QueueFixture.subscribed(database, "old-done");
    QueueFixture open = QueueFixture.subscribed(database, "old-open");
    done.publish("A");
    subscriptions.acknowledge(done.claimOne());
    open.publish("B");
    moveIntoThePast(done, 20);
    moveIntoThePast(open, 21);

    database.node().housekeeping().cleanUp();

    assertThat(partitions()).doesNotContain(day(20)).contains(day(21));
    assertThat(open.claim(10)).hasSize(1);
  }

  @Test
  void oldCommandKeysAndKeyLocksAreForgottenAndYoungOnesStay() throws SQLException {
    QueueFixture queue = QueueFixture.subscribed(database, "forget");
    queue.publish("old-lock", "young-lock");
    for (String key : List.of("old-command", "young-command")) {
      database.transactions().run(TENANT, tx -> database.idempotency().once(tx, key));
    }
    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE store.event_key SET created_at = now() - interval '31 days'"
              + " WHERE event_key = 'old-lock'");
      statement.execute(
          "UPDATE store.processed_command SET processed_at = now() - interval '31 days'"
              + " WHERE command_key = 'old-command'");

      database.node().housekeeping().cleanUp();

      assertThat(column(statement, "SELECT event_key FROM store.event_key"))
          .contains("young-lock")
          .doesNotContain("old-lock");
      assertThat(column(statement, "SELECT command_key FROM store.processed_command"))
          .contains("young-command")
          .doesNotContain("old-command");
    }
  }

  private static List<String> column(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (row.next()) {
        values.add(row.getString(1));
      }
      return values;
    }
  }

  /** Gives a fresh day in the past the events of one queue, as if they had been published then. */
  private static void moveIntoThePast(QueueFixture queue, int daysAgo) throws SQLException {
    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement()) {
      for (String table : List.of("event", "delivery")) {
        statement.execute(
            "SELECT store.add_partition('%s', '%s'::date)".formatted(table, day(daysAgo)));
      }
      statement.execute(
          """
          UPDATE store.delivery d
          SET day = '%s'::date
          FROM store.event e
          WHERE e.sequence = d.sequence
          AND e.type = '%s'
          """
              .formatted(day(daysAgo), queue.type()));
      statement.execute(
          "UPDATE store.event SET day = '%s'::date WHERE type = '%s'"
              .formatted(day(daysAgo), queue.type()));
    }
  }

  private static String day(int daysAgo) {
    return LocalDate.now(ZoneOffset.UTC)
        .minusDays(daysAgo)
        .format(DateTimeFormatter.BASIC_ISO_DATE);
  }

  private static List<String> partitions() throws SQLException {
    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT right(c.relname, 8)
                FROM pg_inherits i
                JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'store.delivery'::regclass
                """)) {
      List<String> days = new ArrayList<>();
      while (row.next()) {
        days.add(row.getString(1));
      }
      return days;
    }
  }

  private static boolean opened(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
