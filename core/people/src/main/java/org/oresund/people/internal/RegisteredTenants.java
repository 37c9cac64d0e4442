// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.util.List;
import java.util.Optional;
import org.oresund.api.TenantId;
import org.oresund.people.Tenant;
import org.oresund.people.Tenants;
import org.oresund.store.NewTenant;
import org.oresund.store.TenantRegister;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Offers the store's register of tenants. */
@Component
public final class RegisteredTenants implements Tenants {

  private final TenantRegister register;

  /** Creates the service. */
  @Activate
  public RegisteredTenants(@Reference TenantRegister register) {
    this.register = register;
  }

  @Override
  public Tenant create(Tenant tenant) {
    return shown(register.create(new NewTenant(tenant.id(), tenant.name(), tenant.zone())));
  }

  @Override
  public List<Tenant> list() {
    return register.list().stream().map(RegisteredTenants::shown).toList();
  }

  @Override
  public Optional<Tenant> find(TenantId tenant) {
    return register.find(tenant).map(RegisteredTenants::shown);
  }

  private static Tenant shown(org.oresund.store.Tenant tenant) {
    return new Tenant(tenant.id(), tenant.name(), tenant.zone());
  }
}
