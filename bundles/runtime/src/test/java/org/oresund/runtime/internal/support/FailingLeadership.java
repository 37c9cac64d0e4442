// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.support;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.oresund.api.Fence;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.store.Leadership;
import org.oresund.store.Lease;
import org.oresund.store.Tx;

/** The real leadership, for which the database can be away at one moment. */
final class FailingLeadership implements Leadership {

  private final Leadership real;
  private final AtomicBoolean failNext = new AtomicBoolean();

  FailingLeadership(Leadership real) {
    this.real = real;
  }

  void failNextRaise() {
    failNext.set(true);
  }

  @Override
  public Optional<Lease> acquire(TenantId tenant, String name, String holder, Duration ttl) {
    return real.acquire(tenant, name, holder, ttl);
  }

  @Override
  public boolean renew(Lease lease) {
    return real.renew(lease);
  }

  @Override
  public void release(Lease lease) {
    real.release(lease);
  }

  @Override
  public Lease raise(Lease lease) {
    if (failNext.getAndSet(false)) {
      throw new ProblemException(
          Problem.of("store.unavailable", "The database cannot be reached.", "Wait."));
    }
    return real.raise(lease);
  }

  @Override
  public void require(Tx tx, Fence fence) {
    real.require(tx, fence);
  }
}
