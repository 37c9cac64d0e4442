// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.container;

import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.observe.HealthCheck;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Keeps the node from being ready before every instance was looked at once. */
@Component
public final class RuntimeHealth implements HealthCheck {

  private volatile @Nullable NodeComponent node;

  /** Takes the node when it has started. */
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  public void started(NodeComponent component) {
    node = component;
  }

  /** Forgets the node. */
  public void unstarted(NodeComponent component) {
    if (node == component) {
      node = null;
    }
  }

  @Override
  public String name() {
    return "runtime";
  }

  @Override
  public Result check() {
    NodeComponent now = node;
    if (now == null) {
      return Result.down(
          Problem.of(
              "runtime.waiting",
              "The runtime waits for the database, its tables or the key store.",
              "Look at the other checks."));
    }
    return now.reconciled()
        ? Result.up()
        : Result.down(
            Problem.of("runtime.starting", "The instances are being started.", "Wait a moment."));
  }
}
