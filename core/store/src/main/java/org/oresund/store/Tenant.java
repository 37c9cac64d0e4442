// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.time.Instant;
import java.time.ZoneId;
import org.oresund.api.TenantId;

/**
 * A registered tenant.
 *
 * @param id the slug; never changes
 * @param name shown to people
 * @param zone in which the tenant's civil dates and local times are meant
 * @param state whether the tenant works
 * @param createdAt database time of its creation
 */
public record Tenant(TenantId id, String name, ZoneId zone, State state, Instant createdAt) {

  /** Whether a tenant works. */
  public enum State {
    /** Works. */
    ACTIVE,
    /** Keeps its data, but nobody signs in and nothing runs. */
    CLOSED
  }
}
