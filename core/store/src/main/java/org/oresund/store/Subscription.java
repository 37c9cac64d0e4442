// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;

/**
 * A durable wish for events of one connector instance.
 *
 * @param tenant whose events
 * @param name unique in the tenant, for example {@code ad-main/changes}
 * @param instance the connector instance it belongs to; source of its dead letters
 * @param types event types, exact; at least one
 * @param channel only events of this channel; null takes every channel
 */
public record Subscription(
    TenantId tenant, String name, String instance, Set<String> types, @Nullable String channel) {

  /** Whether deliveries can be claimed. */
  public enum State {
    /** Deliveries can be claimed. */
    ACTIVE,
    /** Deliveries gather and none can be claimed. */
    PAUSED
  }

  /** Copies the types. */
  public Subscription {
    types = Set.copyOf(types);
  }
}
