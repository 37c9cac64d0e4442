// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oresund.api.TenantId;
import org.oresund.store.Delivery;
import org.oresund.store.Subscriptions;
import org.oresund.store.test.TestDatabase;

/** Of one key only the first unfinished delivery runs, whoever claims. */
class QueueOrderTest {

  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final int WORKERS = 4;

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
  void secondEventOfAKeyNeverRunsBeforeTheFirstEnds() throws Exception {
    QueueFixture queue = QueueFixture.subscribed(database, "ordered");
    queue.publish("A", "A", "B");

    List<Delivery> running = fourWorkersClaimAndHold(queue, database.subscriptions());

    assertThat(running).extracting(d -> d.event().key()).containsExactlyInAnyOrder("A", "B");
    assertThat(queue.claim(10)).isEmpty();

    Delivery firstOfA = queue.theOneOf("A", running);
    assertThat(database.subscriptions().acknowledge(firstOfA)).isTrue();
    assertThat(queue.claim(10))
        .singleElement()
        .satisfies(d -> assertThat(d.lease().sequence()).isGreaterThan(firstOfA.lease().sequence()))
        .satisfies(d -> assertThat(d.event().key()).isEqualTo("A"));
  }

  @Test
  void withoutTheRuleTheSecondRunsBesideTheFirst() throws Exception {
    QueueFixture queue = QueueFixture.subscribed(database, "unordered");
    queue.publish("A", "A", "B");

    List<Delivery> running =
        fourWorkersClaimAndHold(queue, database.node().subscriptions(withoutKeyOrder()));

    assertThat(running).extracting(d -> d.event().key()).containsExactlyInAnyOrder("A", "A", "B");
  }

  @Test
  void manyKeysManyPublishersManyWorkersKeepTheOrderOfEachKey() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed of QueueOrderTest: " + seed);
    QueueFixture queue = QueueFixture.subscribed(database, "crowd");
    int publishers = 4;
    int each = 100;
    int keys = 7;
    Map<String, AtomicInteger> active = new ConcurrentHashMap<>();
    Map<String, List<Long>> finished = new ConcurrentHashMap<>();
    CountDownLatch left = new CountDownLatch(publishers * each);

    List<Callable<Void>> work = new ArrayList<>();
    for (int p = 0; p < publishers; p++) {
      Random random = new Random(seed + p);
      work.add(
          () -> {
            for (int i = 0; i < each; i++) {
              queue.publish("key-" + random.nextInt(keys));
            }
            return null;
          });
    }
    for (int w = 0; w < WORKERS; w++) {
      work.add(
          () -> {
            while (left.getCount() > 0) {
              for (Delivery delivery : queue.claim(5)) {
                String key = delivery.event().key();
                int now = active.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
                assertThat(now).as("running at once of %s", key).isEqualTo(1);
                finished
                    .computeIfAbsent(key, k -> new ArrayList<>())
                    .add(delivery.lease().sequence());
                active.get(key).decrementAndGet();
                assertThat(database.subscriptions().acknowledge(delivery)).isTrue();
                left.countDown();
              }
            }
            return null;
          });
    }
    runAll(work);

    assertThat(left.getCount()).isZero();
    assertThat(finished.values()).allSatisfy(list -> assertThat(list).isSorted());
    assertThat(database.subscriptions().backlog(TENANT, "crowd").unfinished()).isZero();
  }

  private static List<Delivery> fourWorkersClaimAndHold(
      QueueFixture queue, Subscriptions subscriptions) throws Exception {
    List<Callable<List<Delivery>>> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      String owner = "worker-" + i;
      workers.add(() -> subscriptions.claim(TENANT, queue.name(), owner, 1, LEASE));
    }
    List<Delivery> running = new ArrayList<>();
    runAll(workers).forEach(running::addAll);
    return running;
  }

  /** The statements with the one condition taken out that looks at earlier deliveries. */
  private static DeliveryStatements withoutKeyOrder() {
    DeliveryStatements ordered = DeliveryStatements.inKeyOrder();
    String judgeNew =
        ordered
            .judgeNew()
            .replace(
                "WHEN f.before_phase IS NULL OR f.before_phase IN ('DONE', 'DEAD') THEN 'HEAD'",
                "WHEN true THEN 'HEAD'");
    assertThat(judgeNew).isNotEqualTo(ordered.judgeNew());
    return new DeliveryStatements(
        ordered.dueHeads(), judgeNew, ordered.place(), ordered.finish(), ordered.promote());
  }

  private static <T> List<T> runAll(List<Callable<T>> work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(work.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : executor.invokeAll(work, 60, TimeUnit.SECONDS)) {
        results.add(future.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }
}
