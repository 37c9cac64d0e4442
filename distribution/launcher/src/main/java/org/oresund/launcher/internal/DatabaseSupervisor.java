// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/** Keeps the embedded PostgreSQL running: starts it and starts it again when it was killed. */
final class DatabaseSupervisor {

  private static final int MOST_FAILURES = 5;
  private static final Duration STABLE = Duration.ofMinutes(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private final EmbeddedPostgres postgres;
  private final Consumer<Problem> givenUp;
  private final CompletableFuture<Void> firstStart = new CompletableFuture<>();
  private final Thread thread = new Thread(this::keepRunning, "postgres-supervisor");
  private volatile boolean stopping;

  /**
   * Prepares supervision.
   *
   * @param givenUp told once when the server ran and could not be kept running
   */
  DatabaseSupervisor(EmbeddedPostgres postgres, Consumer<Problem> givenUp) {
    this.postgres = postgres;
    this.givenUp = givenUp;
  }

  /** Starts the server on a thread of its own; the result completes when it accepts connections. */
  CompletableFuture<Void> start() {
    thread.setDaemon(true);
    thread.start();
    return firstStart;
  }

  /** Stops the server and returns when it has ended. */
  void stop() {
    stopping = true;
    postgres.stop();
    thread.interrupt();
  }

  private void keepRunning() {
    int failures = 0;
    try {
      while (!stopping) {
        long begin = System.nanoTime();
        Problem problem = runOnce();
        if (stopping) {
          return;
        }
        boolean wasStable = System.nanoTime() - begin > STABLE.toNanos();
        failures = wasStable ? 1 : failures + 1;
        if (!firstStart.isDone() || failures > MOST_FAILURES) {
          giveUp(problem);
          return;
        }
        Log.warn(problem.line());
        Thread.sleep(FIRST_PAUSE.toMillis() << failures);
      }
    } catch (InterruptedException e) {
      // stop() wants the thread to end
      Thread.currentThread().interrupt();
    }
  }

  private Problem runOnce() throws InterruptedException {
    try {
      postgres.start();
      firstStart.complete(null);
      postgres.awaitExit();
      return Problem.of(
          "database.ended", "PostgreSQL has ended unexpectedly.", "Starting it again.");
    } catch (ProblemException e) {
      return e.problem();
    } catch (IOException e) {
      return Problem.of(
          "database.not-started",
          "PostgreSQL could not be started: " + e.getClass().getSimpleName() + ".",
          "Read the log above.");
    }
  }

  private void giveUp(Problem problem) {
    if (!firstStart.completeExceptionally(new ProblemException(problem))) {
      givenUp.accept(problem);
    }
  }
}
