// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Fence;
import org.oresund.api.ProblemException;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.store.Leadership;
import org.oresund.store.Lease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leadership of this node over one instance. Thread-safe: renewing and raising exclude each
 * other, so that a renewal never mistakes an own raise for a loss.
 */
final class InstanceLease {

  private static final Logger LOG = LoggerFactory.getLogger(InstanceLease.class);

  private final Leadership leadership;
  private final InstanceKey key;
  private final RuntimeSettings settings;
  private @Nullable Lease lease;

  InstanceLease(Leadership leadership, InstanceKey key, RuntimeSettings settings) {
    this.leadership = leadership;
    this.key = key;
    this.settings = settings;
  }

  /**
   * Takes the lead unless another node has it. The holder is the same after a restart of this node,
   * therefore the epoch is raised: what a killed process may still have under way is refused.
   */
  synchronized boolean acquire() {
    if (lease == null) {
      lease =
          leadership
              .acquire(key.tenant(), key.lease(), settings.node(), settings.limits().lease())
              .map(leadership::raise)
              .orElse(null);
    }
    return lease != null;
  }

  /** Extends the lead; answers false once it is lost. */
  synchronized boolean renew() {
    Lease held = lease;
    if (held == null) {
      return false;
    }
    if (leadership.renew(held)) {
      return true;
    }
    lease = null;
    return false;
  }

  /** Lets every command of the present epoch be refused and goes on leading. */
  synchronized void raise() {
    Lease held = lease;
    if (held != null) {
      try {
        lease = leadership.raise(held);
      } catch (ProblemException e) {
        lease = null;
        throw e;
      }
    }
  }

  /** Gives the lead up. */
  synchronized void release() {
    Lease held = lease;
    lease = null;
    if (held != null) {
      try {
        leadership.release(held);
      } catch (ProblemException e) {
        LOG.debug("Releasing {} failed; it runs out", held.name(), e);
      }
    }
  }

  synchronized Optional<Fence> fence() {
    return Optional.ofNullable(lease).map(Lease::fence);
  }
}
