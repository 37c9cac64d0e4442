// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.time.Duration;
import java.util.Optional;
import org.oresund.api.Problem;

/** Decides whether a version that was just started may stay. */
final class HealthGate {

  private HealthGate() {}

  /**
   * Watches a context for a while.
   *
   * @param gate how long it must do well
   * @param troubleBefore what troubled the version before it; an outside system that was away
   *     before may stay away
   * @return why it may not stay; empty if it may
   */
  static Optional<Problem> pass(
      InstanceContext context, Duration gate, Optional<Problem> troubleBefore)
      throws InterruptedException {
    if (context.health().awaitBlock(gate)) {
      return context.health().block();
    }
    context.askHealth();
    return troubleBefore.isEmpty() ? context.health().trouble() : Optional.empty();
  }
}
