// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.oresund.api.Problem;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.store.Delivery;
import org.oresund.store.NewEvent;
import org.oresund.store.Subscription;
import org.oresund.store.test.TestDatabase;

/** One subscription with an event type of its own, so that tests do not meet in the queue. */
record QueueFixture(TestDatabase database, TenantId tenant, String name) {

  static final Problem TROUBLE = Problem.of("test.trouble", "It did not work.", "");
  static final Duration LEASE = Duration.ofSeconds(60);

  static QueueFixture subscribed(TestDatabase database, String name) {
    return subscribed(database, TenantId.DEFAULT, name);
  }

  static QueueFixture subscribed(TestDatabase database, TenantId tenant, String name) {
    QueueFixture queue = new QueueFixture(database, tenant, name);
    database.subscriptions().declare(queue.subscription(null));
    return queue;
  }

  Subscription subscription(String channel) {
    return new Subscription(tenant, name, "instance-" + name, Set.of(type()), channel);
  }

  String type() {
    return "test." + name;
  }

  /** Publishes one event for each key, in one transaction. */
  void publish(String... keys) {
    database
        .transactions()
        .run(
            tenant,
            tx -> database.events().publish(tx, Arrays.stream(keys).map(this::event).toList()));
  }

  NewEvent event(String key) {
    return new NewEvent(UuidV7.next(), type(), key, 1, "{\"key\":\"" + key + "\"}", null);
  }

  List<Delivery> claim(int max) {
    return claim(max, LEASE);
  }

  List<Delivery> claim(int max, Duration lease) {
    String owner = Thread.currentThread().getName();
    return database.subscriptions().claim(tenant, name, owner, max, lease);
  }

  Delivery claimOne() {
    List<Delivery> claimed = claim(1);
    if (claimed.size() != 1) {
      throw new AssertionError("Nothing to claim in " + name);
    }
    return claimed.get(0);
  }

  Delivery theOneOf(String key, List<Delivery> deliveries) {
    return deliveries.stream().filter(d -> d.event().key().equals(key)).findFirst().orElseThrow();
  }
}
