// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.container;

import org.oresund.runtime.internal.instance.RuntimeStores;
import org.oresund.store.Blobs;
import org.oresund.store.DeadLetters;
import org.oresund.store.Leadership;
import org.oresund.store.SchemaReady;
import org.oresund.store.Subscriptions;
import org.oresund.store.TenantRegister;
import org.oresund.store.TenantTransaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gathers what the runtime uses of the store, once its own tables are there. */
@Component(service = StoreServices.class)
public final class StoreServices {

  private final RuntimeStores stores;

  /** Takes the services of the store. */
  @Activate
  public StoreServices(
      @Reference(target = "(core=runtime)") SchemaReady schema,
      @Reference TenantTransaction transactions,
      @Reference TenantRegister tenants,
      @Reference Leadership leadership,
      @Reference Subscriptions subscriptions,
      @Reference DeadLetters deadLetters,
      @Reference Blobs blobs) {
    this.stores =
        new RuntimeStores(transactions, tenants, leadership, subscriptions, deadLetters, blobs);
  }

  RuntimeStores stores() {
    return stores;
  }
}
