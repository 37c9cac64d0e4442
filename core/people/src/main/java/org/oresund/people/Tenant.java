// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import java.time.ZoneId;
import org.oresund.api.TenantId;

/**
 * A tenant.
 *
 * @param name name as shown
 * @param zone the zone of its local times
 */
public record Tenant(TenantId id, String name, ZoneId zone) {}
