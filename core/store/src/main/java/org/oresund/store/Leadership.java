// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.time.Duration;
import java.util.Optional;
import org.oresund.api.Fence;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One leader per name and tenant among equal nodes, with fencing.
 *
 * <p>A lease alone proves nothing, its holder may be asleep: what counts is {@link #require} in the
 * transaction that changes data. All times are the database's. Thread-safe.
 */
@ProviderType
public interface Leadership {

  /** Longest time to live of a lease. */
  Duration LONGEST = Duration.ofHours(1);

  /**
   * Takes the lead if nobody has it, the lease ran out, or the holder has it already.
   *
   * <p>A new holder gets a new epoch; the same holder keeps it. While a transaction that required
   * the old epoch still runs, the lead cannot be taken.
   *
   * @param name what is led, for example {@code instance/ad-main}
   * @param holder unique per node and start
   * @param ttl more than zero, at most {@link #LONGEST}
   * @return the lease; empty when another leads
   */
  Optional<Lease> acquire(TenantId tenant, String name, String holder, Duration ttl);

  /**
   * Extends the lease from now on by its time to live.
   *
   * @return whether it is still held; false once the epoch has moved on
   */
  boolean renew(Lease lease);

  /** Gives the lead up at once, if still held; the next holder gets a new epoch. */
  void release(Lease lease);

  /**
   * Raises the epoch and keeps the lead: from then on every command of the old epoch is refused.
   *
   * <p>Waits for running transactions that required the old epoch, at most 10 seconds.
   *
   * @return the lease to go on with
   * @throws org.oresund.api.ProblemException {@code leadership.stale} if no longer held, {@code
   *     store.timeout} if a transaction of the old epoch does not end
   */
  Lease raise(Lease lease);

  /**
   * Refuses the transaction unless the epoch is the present one, and keeps it so until the
   * transaction ends.
   *
   * @throws org.oresund.api.ProblemException {@code leadership.stale}
   */
  void require(Tx tx, Fence fence);
}
