// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.oresund.api.InstanceRemoval;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Asks the cores that are there before an instance is deleted. Thread-safe. */
@Component(service = InstanceRemovals.class)
public final class InstanceRemovals {

  private final List<InstanceRemoval> cores = new CopyOnWriteArrayList<>();

  /** Begins with no core. */
  @Activate
  public InstanceRemovals() {}

  /** Adds a core. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void add(InstanceRemoval core) {
    cores.add(core);
  }

  /** Removes a core. */
  public void remove(InstanceRemoval core) {
    cores.remove(core);
  }

  /** Fails with the first objection. */
  void requireNoObjection(TenantId tenant, String instance) {
    for (InstanceRemoval core : cores) {
      Optional<Problem> objection = core.objection(tenant, instance);
      if (objection.isPresent()) {
        throw new ProblemException(objection.get());
      }
    }
  }

  /** Lets every core make its own what the instance brought. */
  void release(TenantId tenant, String instance, String by) {
    cores.forEach(core -> core.release(tenant, instance, by));
  }
}
