// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.container;

import org.oresund.runtime.internal.endpoint.CommandRegistry;
import org.oresund.runtime.internal.endpoint.Wakeups;
import org.oresund.runtime.internal.instance.InstanceRemovals;
import org.oresund.runtime.internal.instance.ManagementPool;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gathers what instances work with. */
@Component(service = WorkServices.class)
public final class WorkServices {

  private final CommandRegistry commands;
  private final Wakeups wakeups;
  private final InstanceRemovals removals;
  private final ManagementPool pool;

  /** Takes the services. */
  @Activate
  public WorkServices(
      @Reference CommandRegistry commands,
      @Reference Wakeups wakeups,
      @Reference InstanceRemovals removals,
      @Reference ManagementPool pool) {
    this.commands = commands;
    this.wakeups = wakeups;
    this.removals = removals;
    this.pool = pool;
  }

  CommandRegistry commands() {
    return commands;
  }

  Wakeups wakeups() {
    return wakeups;
  }

  InstanceRemovals removals() {
    return removals;
  }

  ManagementPool pool() {
    return pool;
  }
}
