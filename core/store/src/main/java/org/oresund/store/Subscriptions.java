// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.oresund.api.Problem;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The consuming side of the event queue.
 *
 * <p>Delivery is at least once. Of one subscription and key only the earliest unfinished delivery
 * can be claimed: one that waits for its retry holds back its key, never a neighbour; a dead letter
 * releases its key. Leases go by the database clock. Thread-safe.
 */
@ProviderType
public interface Subscriptions {

  /** Longest lease and retry delay. */
  Duration LONGEST = Duration.ofDays(30);

  /**
   * Creates the subscription, or changes types, channel and instance of the one with this name.
   *
   * <p>A new one gets events published from now on; a change does not touch what waits already.
   */
  void declare(Subscription subscription);

  /** Removes the subscription with everything that waits in it; unknown names are ignored. */
  void remove(TenantId tenant, String name);

  /** Pauses or resumes claiming; unknown names are ignored. */
  void change(TenantId tenant, String name, Subscription.State state);

  /** Returns the subscriptions of a tenant, by name. */
  List<Subscription> list(TenantId tenant);

  /**
   * Claims deliveries, at most one per key.
   *
   * @param owner who works on them, unique per node and consumer
   * @param max 1 to 1000
   * @param lease more than zero, at most {@link #LONGEST}; take it longer than the work, or {@link
   *     #renew}
   * @return in the order in which they became due; empty when none is due or the subscription is
   *     paused or unknown
   */
  List<Delivery> claim(TenantId tenant, String subscription, String owner, int max, Duration lease);

  /**
   * Finishes a delivery and releases the next of its key.
   *
   * @return whether it counted; false when the lease was lost: another attempt runs or ran
   */
  boolean acknowledge(Delivery delivery);

  /**
   * Finishes a delivery inside a transaction of its tenant, so that effect and acknowledgement are
   * one; otherwise as {@link #acknowledge(Delivery)}.
   */
  boolean acknowledge(Tx tx, Delivery delivery);

  /**
   * Gives a delivery back for another attempt; its key waits with it.
   *
   * @param delay zero to {@link #LONGEST}
   * @param problem why, shown with the backlog
   * @return whether it counted
   */
  boolean retryAfter(Delivery delivery, Duration delay, Problem problem);

  /**
   * Moves a delivery to the dead letters and releases the next of its key.
   *
   * @return id of the dead letter; empty when the lease was lost
   */
  Optional<UUID> deadLetter(Delivery delivery, Problem problem);

  /**
   * Extends a lease from now on.
   *
   * @return the delivery with its new lease; empty when the lease was lost
   */
  Optional<Delivery> renew(Delivery delivery, Duration lease);

  /**
   * Gives back whatever an owner had claimed in a tenant. Only for an owner that surely works no
   * more: what a process that was killed had under way need not wait until its leases run out.
   *
   * @return how many deliveries can be claimed again
   */
  int giveBack(TenantId tenant, String owner);

  /** Returns what waits in a subscription; nothing for an unknown name. */
  Backlog backlog(TenantId tenant, String subscription);

  /**
   * Calls the listener whenever a subscription of any tenant may have work: on notification, when a
   * retry or a lost lease falls due, and by polling every 1 to 2 seconds as the truth behind both.
   *
   * @return closing it ends the calls
   */
  Registration onWork(WorkListener listener);

  /** A registration that ends when closed. */
  @FunctionalInterface
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
