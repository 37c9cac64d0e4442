// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.oresund.api.ProblemException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that start, stop and watch instances; separate from those that do their work, so that
 * busy connectors never keep an operator from stopping one.
 */
@Component(service = ManagementPool.class)
public final class ManagementPool implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(ManagementPool.class);
  private static final int THREADS = 8;

  private final ThreadPoolExecutor pool;
  private final ScheduledThreadPoolExecutor timer;

  /** Creates the threads. */
  @Activate
  public ManagementPool() {
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("oresund-management"));
    pool.allowCoreThreadTimeOut(true);
    timer = new ScheduledThreadPoolExecutor(1, named("oresund-timer"));
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Stops the threads. */
  @Deactivate
  public void close() {
    timer.shutdownNow();
    pool.shutdownNow();
  }

  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(() -> runGuarded(task));
    } catch (RejectedExecutionException e) {
      // what matters is found again by the reconciliation of the next start
      LOG.debug("The server stops, a task is left out", e);
    }
  }

  /** Nothing escapes: a thread's own handler would print the whole stack beside the log. */
  private static void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (ProblemException e) {
      // for example the database is away; what matters is done again at the next turn
      LOG.debug("A task of the runtime is left out: {}", e.problem().line(), e);
    } catch (RuntimeException e) {
      LOG.error("A task of the runtime failed", e);
    }
  }

  /** A task planned for later. */
  @FunctionalInterface
  public interface Planned {
    /** Leaves the task out unless it has begun. */
    void cancel();
  }

  /** Runs a task after a while on the pool. */
  public Planned after(Duration delay, Runnable task) {
    return planned(timer.schedule(() -> execute(task), delay.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Runs a task again and again on the pool, each time after a while. */
  public Planned every(Duration pause, Runnable task) {
    return planned(
        timer.scheduleWithFixedDelay(
            () -> execute(task), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static Planned planned(ScheduledFuture<?> future) {
    return () -> future.cancel(false);
  }

  static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(null, task, name + "-" + number.incrementAndGet(), 0, false);
      thread.setDaemon(true);
      return thread;
    };
  }
}
