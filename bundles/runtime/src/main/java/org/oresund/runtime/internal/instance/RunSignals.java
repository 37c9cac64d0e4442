// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Wakes those who wait for a run that ended on this node. Thread-safe. */
final class RunSignals {

  private final Map<UUID, CompletableFuture<Boolean>> watched = new ConcurrentHashMap<>();

  /** Waits until the run ends on this node, at most for the time given. */
  void await(UUID run, long millis) throws InterruptedException {
    CompletableFuture<Boolean> end = watched.computeIfAbsent(run, id -> new CompletableFuture<>());
    try {
      end.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // the caller looks at the database anyway: the run may have ended on another node
      watched.remove(run, end);
    }
  }

  void ended(UUID run) {
    CompletableFuture<Boolean> end = watched.remove(run);
    if (end != null) {
      end.complete(true);
    }
  }
}
