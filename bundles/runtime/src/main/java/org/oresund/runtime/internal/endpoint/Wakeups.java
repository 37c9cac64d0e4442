// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.oresund.api.TenantId;
import org.oresund.store.Subscriptions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Passes the store's hints on to the one pump each of them concerns. Thread-safe. */
@Component(service = Wakeups.class)
public final class Wakeups {

  private final Map<Address, Runnable> pumps = new ConcurrentHashMap<>();
  private final Subscriptions.Registration registration;

  private record Address(TenantId tenant, String subscription) {}

  /** Listens to the store. */
  @Activate
  public Wakeups(@Reference Subscriptions subscriptions) {
    this.registration = subscriptions.onWork(this::wake);
  }

  /** Ends listening. */
  @Deactivate
  public void close() {
    registration.close();
  }

  void add(TenantId tenant, String subscription, Runnable pump) {
    pumps.put(new Address(tenant, subscription), pump);
  }

  void remove(TenantId tenant, String subscription, Runnable pump) {
    pumps.remove(new Address(tenant, subscription), pump);
  }

  private void wake(TenantId tenant, String subscription) {
    Runnable pump = pumps.get(new Address(tenant, subscription));
    if (pump != null) {
      pump.run();
    }
  }
}
