// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other on threads of a shared pool. Thread-safe. */
public final class SerialExecutor implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final Executor pool;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean busy;

  /** Creates an executor over a pool. */
  public SerialExecutor(Executor pool) {
    this.pool = pool;
  }

  @Override
  public synchronized void execute(Runnable task) {
    waiting.add(task);
    if (!busy) {
      busy = true;
      pool.execute(this::next);
    }
  }

  private void next() {
    Runnable task;
    synchronized (this) {
      task = waiting.poll();
      if (task == null) {
        busy = false;
        return;
      }
    }
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A task of the runtime failed", e);
    } finally {
      pool.execute(this::next);
    }
  }
}
