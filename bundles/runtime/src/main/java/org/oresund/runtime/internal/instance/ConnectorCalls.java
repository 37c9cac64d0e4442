// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.connector.TransientException;

/**
 * Calls connector code with its own class loader, within a limit, on a thread of its own: what the
 * code leaves on the thread goes with it, so that the class loader of a removed connector can be
 * collected.
 */
public final class ConnectorCalls {

  private ConnectorCalls() {}

  /**
   * Calls connector code and waits for it.
   *
   * @param loader context class loader of the call
   * @param limit after it the thread is interrupted and the call fails
   * @throws Exception as the code threw it, or a {@link TransientException} {@code
   *     connector.too-slow}
   */
  public static <T extends @Nullable Object> T call(
      ClassLoader loader, Duration limit, Callable<T> code) throws Exception {
    FutureTask<T> task = new FutureTask<>(code);
    Thread thread = new Thread(null, task, "oresund-connector-call", 0, false);
    thread.setContextClassLoader(loader);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new TransientException(tooSlow(limit));
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception failure) {
        throw failure;
      }
      throw new IllegalStateException("The connector failed with an error", e.getCause());
    }
  }

  private static Problem tooSlow(Duration limit) {
    return Problem.of(
            "connector.too-slow",
            "The connector did not answer within " + limit.toSeconds() + " s.",
            "Check the outside system; if it answers, report it to the maker of the connector.")
        .with("seconds", Long.toString(limit.toSeconds()));
  }
}
