// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.store.Delivery;
import org.oresund.store.NewEvent;
import org.oresund.store.Subscription;
import org.oresund.store.Subscriptions;
import org.oresund.store.internal.BareQueueLoop;
import org.oresund.store.internal.StoreForTests;
import org.oresund.store.test.TestDatabase;

/**
 * The event queue against its own SQL in a bare JDBC loop, and its delay when idle.
 *
 * <p>Ordered keys, one acknowledgement for each event, fsync on. Targets: at least 0.7 of the bare
 * loop; 95 of 100 events of an idle queue within 100 ms from commit to claim on another node.
 */
final class QueueBench {

  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final int ROUNDS = 5;
  private static final int EVENTS = 5000;
  private static final int WORKERS = 4;
  private static final int BATCH = 32;
  private static final int KEYS = 400;
  private static final int PUBLISHED_AT_ONCE = 500;
  private static final double LEAST_RATIO = 0.7;
  private static final long LONGEST_DELAY_MILLIS = 100;

  private final TestDatabase database;
  private final int events;
  private int runs;

  private QueueBench(TestDatabase database, int events) {
    this.database = database;
    this.events = events;
  }

  static List<Row> rows() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      QueueBench bench = new QueueBench(database, EVENTS);
      return List.of(bench.throughput(), bench.delay());
    }
  }

  private Row throughput() throws Exception {
    measure(this::drainQueue);
    measure(this::drainBare);
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      ours.add(measure(this::drainQueue));
      bare.add(measure(this::drainBare));
    }
    return Row.atLeast(
        "queue, one acknowledge per event, ordered keys, fsync on",
        Series.of("/s", ours),
        "the same SQL in a bare JDBC loop",
        Series.of("/s", bare),
        LEAST_RATIO);
  }

  /** Fills a fresh subscription, drains it, and returns events a second. */
  private double measure(Drain drain) throws Exception {
    String name = "run-" + runs++;
    fill(name);
    List<Callable<Integer>> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      workers.add(() -> drain.run(name));
    }
    long start = System.nanoTime();
    int done = runAll(workers).stream().mapToInt(Integer::intValue).sum();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (done != events) {
      throw new IllegalStateException(done + " of " + events + " events came out");
    }
    database.subscriptions().remove(TENANT, name);
    return done / seconds;
  }

  private int drainQueue(String name) {
    Subscriptions subscriptions = database.subscriptions();
    String owner = Thread.currentThread().getName();
    int done = 0;
    List<Delivery> claimed = subscriptions.claim(TENANT, name, owner, BATCH, LEASE);
    while (!claimed.isEmpty()) {
      for (Delivery delivery : claimed) {
        done += subscriptions.acknowledge(delivery) ? 1 : 0;
      }
      claimed = subscriptions.claim(TENANT, name, owner, BATCH, LEASE);
    }
    return done;
  }

  private int drainBare(String name) throws SQLException {
    try (BareQueueLoop loop = new BareQueueLoop(database.url(), TENANT.value(), name)) {
      return loop.drain(BATCH);
    }
  }

  private void fill(String name) {
    subscribe(name);
    for (int first = 0; first < events; first += PUBLISHED_AT_ONCE) {
      List<NewEvent> some = new ArrayList<>();
      for (int i = first; i < Math.min(events, first + PUBLISHED_AT_ONCE); i++) {
        some.add(event(name, "key-" + i % KEYS));
      }
      publish(some);
    }
  }

  /** One event at a time, from before its transaction to the claim on another node. */
  private Row delay() throws InterruptedException {
    String name = "idle";
    subscribe(name);
    int count = 200;
    long[] micros = new long[count];
    AtomicLong published = new AtomicLong();
    LinkedBlockingQueue<Long> arrived = new LinkedBlockingQueue<>();
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try (StoreForTests node = database.openAnotherNode()) {
      Subscriptions remote = node.subscriptions();
      remote.onWork(
          (tenant, which) -> worker.execute(() -> take(remote, which, published, arrived)));
      for (int i = 0; i < count; i++) {
        published.set(System.nanoTime());
        publish(List.of(event(name, "key-" + i)));
        Long nanos = arrived.poll(30, TimeUnit.SECONDS);
        if (nanos == null) {
          throw new IllegalStateException("Event " + i + " did not arrive");
        }
        micros[i] = nanos / 1000;
      }
    } finally {
      worker.shutdownNow();
    }
    Arrays.sort(micros);
    return Row.atMost(
        "queue, idle, commit to claim on another node, p95",
        Series.of("ms", List.of(micros[count * 95 / 100] / 1000.0)),
        LONGEST_DELAY_MILLIS);
  }

  private static void take(
      Subscriptions remote, String name, AtomicLong published, LinkedBlockingQueue<Long> arrived) {
    for (Delivery delivery : remote.claim(TENANT, name, "remote", BATCH, LEASE)) {
      arrived.add(System.nanoTime() - published.get());
      remote.acknowledge(delivery);
    }
  }

  private void subscribe(String name) {
    database
        .subscriptions()
        .declare(new Subscription(TENANT, name, "bench", Set.of("bench." + name), null));
  }

  private void publish(List<NewEvent> events) {
    database.transactions().run(TENANT, tx -> database.events().publish(tx, events));
  }

  private static NewEvent event(String name, String key) {
    return new NewEvent(UuidV7.next(), "bench." + name, key, 1, "{\"id\":\"" + key + "\"}", null);
  }

  private static List<Integer> runAll(List<Callable<Integer>> work)
      throws InterruptedException, ExecutionException {
    ExecutorService executor = Executors.newFixedThreadPool(work.size());
    try {
      List<Integer> results = new ArrayList<>();
      for (Future<Integer> future : executor.invokeAll(work)) {
        results.add(future.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }

  @FunctionalInterface
  private interface Drain {
    int run(String subscription) throws SQLException;
  }
}
