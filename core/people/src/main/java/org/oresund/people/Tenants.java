// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import java.util.List;
import java.util.Optional;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/** Creates and lists tenants. */
@ProviderType
public interface Tenants {

  /**
   * Creates a tenant.
   *
   * @return the tenant as stored
   * @throws org.oresund.api.ProblemException {@code tenant.exists} if the id is taken
   */
  Tenant create(Tenant tenant);

  /** Returns all tenants ordered by id. */
  List<Tenant> list();

  /** Returns the tenant. */
  Optional<Tenant> find(TenantId tenant);
}
