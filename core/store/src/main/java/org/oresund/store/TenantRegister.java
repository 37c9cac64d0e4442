// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The tenants of this installation, a table without row security that only the store reads.
 *
 * <p>Tenant {@code default} exists after the first start. Thread-safe.
 */
@ProviderType
public interface TenantRegister {

  /** What belongs to the installation and to no tenant is kept under this id. */
  TenantId RESERVED = new TenantId("system");

  /**
   * Creates a tenant.
   *
   * @throws org.oresund.api.ProblemException {@code tenant.exists} if the id is taken, {@code
   *     tenant.reserved-id} if it is {@link #RESERVED}, {@code tenant.invalid-name} if the name is
   *     blank or longer than 200 characters
   */
  Tenant create(NewTenant tenant);

  /** Returns the tenant; empty if unknown. */
  Optional<Tenant> find(TenantId id);

  /** Returns all tenants, by id. */
  List<Tenant> list();

  /**
   * Changes name and zone.
   *
   * @throws org.oresund.api.ProblemException {@code tenant.unknown}, or {@code tenant.invalid-name}
   */
  Tenant change(TenantId id, String name, ZoneId zone);

  /**
   * Opens or closes a tenant; doing it twice changes nothing.
   *
   * @throws org.oresund.api.ProblemException {@code tenant.unknown}
   */
  Tenant change(TenantId id, Tenant.State state);
}
