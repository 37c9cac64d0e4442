// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.time.Duration;
import java.time.Instant;
import org.oresund.api.Fence;
import org.oresund.api.TenantId;

/**
 * Leadership held.
 *
 * @param tenant in which it is held
 * @param name what is led
 * @param holder who leads
 * @param epoch grows by one with each change of holder and each raise; at least 1
 * @param ttl how long one renewal lasts
 * @param until database time of its end without renewal
 */
public record Lease(
    TenantId tenant, String name, String holder, long epoch, Duration ttl, Instant until) {

  /** Returns the proof to carry in commands. */
  public Fence fence() {
    return new Fence(name, epoch);
  }
}
