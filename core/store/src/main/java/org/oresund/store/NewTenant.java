// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.time.ZoneId;
import org.oresund.api.TenantId;

/**
 * A tenant to be created.
 *
 * @param id the slug; never changes
 * @param name shown to people, 1 to 200 characters
 * @param zone in which the tenant's civil dates and local times are meant
 */
public record NewTenant(TenantId id, String name, ZoneId zone) {}
