// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.store.Delivery;
import org.oresund.store.Subscription;
import org.oresund.store.Subscriptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims deliveries of one subscription as long as its instance has room, hands them to the route
 * and settles each by what became of it.
 *
 * <p>Never waits: without room or work it ends, and whatever makes room or work wakes it again.
 */
public final class EventPump {

  private static final Logger LOG = LoggerFactory.getLogger(EventPump.class);
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final int MAX_CLAIM = 100;

  private final Services services;
  private final InstanceScope scope;
  private final EventsConsumer consumer;
  private final Runnable wake = this::wake;
  private final Map<Delivery.Lease, Delivery> working = new ConcurrentHashMap<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final AtomicBoolean again = new AtomicBoolean();
  private volatile boolean open;

  /**
   * What a pump works with.
   *
   * @param subscriptions the consuming side of the queue
   * @param wakeups tells when there may be work
   * @param node names this node as owner of leases
   * @param workers runs claims and routes of this instance
   * @param room permits of the instance for work in flight
   * @param backoff when to try again
   */
  public record Services(
      Subscriptions subscriptions,
      Wakeups wakeups,
      String node,
      Executor workers,
      Semaphore room,
      Backoff backoff) {}

  /** Creates a pump that is not open yet. */
  public EventPump(Services services, InstanceScope scope, EventsConsumer consumer) {
    this.services = services;
    this.scope = scope;
    this.consumer = consumer;
  }

  /** Declares the subscription and begins to claim. */
  public void open() {
    services.subscriptions().declare(consumer.subscription());
    services.subscriptions().change(tenant(), name(), Subscription.State.ACTIVE);
    open = true;
    services.wakeups().add(tenant(), name(), wake);
    wake();
  }

  /** Claims nothing more; what is being worked on goes on. */
  public void close() {
    open = false;
    services.wakeups().remove(tenant(), name(), wake);
  }

  /** Looks for work soon; cheap, never blocks. */
  public void wake() {
    again.set(true);
    if (open && awake.compareAndSet(false, true)) {
      try {
        services.workers().execute(this::pump);
      } catch (RejectedExecutionException e) {
        // every worker is busy: the one that ends first wakes the pump
        awake.set(false);
      }
    }
  }

  /** Extends the leases of what is being worked on; to be called well within {@link #LEASE}. */
  public void renew() {
    working.replaceAll(
        (lease, delivery) -> services.subscriptions().renew(delivery, LEASE).orElse(delivery));
  }

  private void pump() {
    try {
      while (open && scope.isOpen() && again.getAndSet(false)) {
        claim();
      }
    } catch (ProblemException e) {
      LOG.debug("Claiming from {} failed", name(), e);
    } finally {
      awake.set(false);
    }
    if (again.get() && open && scope.isOpen() && services.room().availablePermits() > 0) {
      wake();
    }
  }

  private void claim() {
    int room = Math.min(services.room().availablePermits(), MAX_CLAIM);
    if (room == 0 || !services.room().tryAcquire(room)) {
      return;
    }
    int used = 0;
    try {
      for (Delivery delivery :
          services.subscriptions().claim(tenant(), name(), services.node(), room, LEASE)) {
        used += submit(delivery);
      }
    } finally {
      services.room().release(room - used);
    }
  }

  private int submit(Delivery delivery) {
    working.put(delivery.lease(), delivery);
    try {
      services.workers().execute(() -> work(delivery));
      return 1;
    } catch (RejectedExecutionException e) {
      working.remove(delivery.lease());
      services.subscriptions().retryAfter(delivery, Duration.ZERO, InstanceScope.stopped());
      return 0;
    }
  }

  private void work(Delivery delivery) {
    try {
      settle(delivery, attempt(delivery));
    } catch (ProblemException e) {
      // the lease runs out and the delivery comes again
      LOG.debug("Settling a delivery of {} failed", name(), e);
    } finally {
      working.remove(delivery.lease());
      services.room().release();
      wake();
    }
  }

  private Verdict attempt(Delivery delivery) {
    try {
      scope.requireOpen();
      consumer.deliver(delivery);
      return new Verdict.Done();
    } catch (Exception e) {
      LOG.debug("A delivery of {} failed", name(), e);
      return Verdict.of(e);
    }
  }

  private void settle(Delivery delivery, Verdict verdict) {
    Delivery current = working.getOrDefault(delivery.lease(), delivery);
    if (verdict instanceof Verdict.Done) {
      if (services.subscriptions().acknowledge(current)) {
        scope.meter().count(WorkMeter.Count.EVENTS_ACKNOWLEDGED);
        scope.listener().succeeded();
      }
    } else if (verdict instanceof Verdict.Retry trouble) {
      retry(current, trouble);
    } else if (verdict instanceof Verdict.Reject rejected) {
      giveUp(current, rejected.problem());
    } else {
      services.subscriptions().retryAfter(current, Duration.ZERO, verdict.reason());
      if (verdict instanceof Verdict.Block block) {
        scope.listener().blocked(block.problem());
      }
    }
  }

  private void retry(Delivery delivery, Verdict.Retry trouble) {
    int attempt = delivery.lease().attempt();
    if (services.backoff().exhausted(attempt) && trouble.origin() != Verdict.Origin.SERVER) {
      giveUp(delivery, trouble.problem());
    } else {
      scope.meter().count(WorkMeter.Count.RETRIES);
      Duration delay = services.backoff().delay(attempt, trouble.retryAfter());
      services.subscriptions().retryAfter(delivery, delay, trouble.problem());
    }
    scope.listener().troubled(trouble);
  }

  private void giveUp(Delivery delivery, Problem problem) {
    services.subscriptions().deadLetter(delivery, problem);
    scope.meter().count(WorkMeter.Count.DEAD_LETTERS);
  }

  private TenantId tenant() {
    return scope.identity().tenant();
  }

  private String name() {
    return consumer.subscription().name();
  }
}
