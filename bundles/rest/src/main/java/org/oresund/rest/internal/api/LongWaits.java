// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import jakarta.ws.rs.container.AsyncResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.oresund.api.ProblemException;
import org.oresund.rest.internal.http.RequestProblems;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Threads for answers that take long, so that waiting clients do not use up the threads of HTTP;
 * who finds none free is told to come again.
 */
@Component(service = LongWaits.class)
public final class LongWaits {

  private static final int MOST = 32;
  private static final long LIFETIME_SECONDS = 30;

  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          MOST,
          LIFETIME_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "oresund-wait");
            thread.setDaemon(true);
            return thread;
          });

  /** Computes an answer on another thread. */
  void answer(AsyncResponse response, Callable<?> work) {
    try {
      threads.execute(() -> resume(response, work));
    } catch (RejectedExecutionException e) {
      throw new ProblemException(RequestProblems.busy(), e);
    }
  }

  private static void resume(AsyncResponse response, Callable<?> work) {
    Object answer;
    try {
      answer = work.call();
    } catch (Exception e) {
      response.resume(e);
      return;
    }
    response.resume(answer);
  }

  /** Ends the threads. */
  @Deactivate
  public void stop() {
    threads.shutdownNow();
  }
}
