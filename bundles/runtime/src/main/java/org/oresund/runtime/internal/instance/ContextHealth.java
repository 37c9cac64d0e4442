// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.runtime.internal.endpoint.InstanceScope;
import org.oresund.runtime.internal.endpoint.Verdict;

/**
 * Collects what one Camel context tells about the outside system: from its work, from the connector
 * itself, and from asking it. Thread-safe; never blocks.
 */
final class ContextHealth implements InstanceScope.Listener {

  /** Who reported a trouble; only the same or the connector itself takes it back. */
  private enum Source {
    WORK,
    CONNECTOR,
    ASKED
  }

  /** Hears of changes; must not block. */
  interface Observer {
    /** The trouble changed or was reported again; null means that there is none. */
    void trouble(@Nullable Problem problem);

    /** The instance cannot work before its configuration changes. */
    void blocked(Problem problem);
  }

  private static final Observer NOBODY =
      new Observer() {
        @Override
        public void trouble(@Nullable Problem problem) {}

        @Override
        public void blocked(Problem problem) {}
      };

  private Observer observer = NOBODY;
  private @Nullable Problem trouble;
  private @Nullable Source source;
  private @Nullable Problem block;

  /** Lets an observer hear of changes from now on. */
  synchronized void observe(Observer next) {
    observer = next;
  }

  /** Lets nobody hear of changes any more. */
  synchronized void ignore() {
    observer = NOBODY;
  }

  synchronized Optional<Problem> trouble() {
    return Optional.ofNullable(trouble);
  }

  synchronized Optional<Problem> block() {
    return Optional.ofNullable(block);
  }

  /**
   * Waits until the instance is blocked.
   *
   * @return false if it was not within the limit
   */
  synchronized boolean awaitBlock(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (block == null) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  @Override
  public void succeeded() {
    clear(Source.WORK);
  }

  @Override
  public void troubled(Verdict.Retry retry) {
    // the server's own trouble is shown by the server's health, not as that of every instance
    if (retry.origin() != Verdict.Origin.SERVER) {
      set(Source.WORK, retry.problem());
    }
  }

  @Override
  public void blocked(Problem problem) {
    Observer hears;
    synchronized (this) {
      if (block != null) {
        return;
      }
      block = problem;
      hears = observer;
      notifyAll();
    }
    hears.blocked(problem);
  }

  void offline(Problem problem) {
    set(Source.CONNECTOR, problem);
  }

  void online() {
    Observer hears;
    synchronized (this) {
      if (trouble == null) {
        return;
      }
      trouble = null;
      source = null;
      hears = observer;
    }
    hears.trouble(null);
  }

  void asked(Optional<Problem> answer) {
    answer.ifPresentOrElse(problem -> set(Source.ASKED, problem), () -> clear(Source.ASKED));
  }

  private void set(Source by, Problem problem) {
    Observer hears;
    synchronized (this) {
      trouble = problem;
      source = by;
      hears = observer;
    }
    hears.trouble(problem);
  }

  private void clear(Source by) {
    synchronized (this) {
      if (trouble == null || source != by) {
        return;
      }
    }
    online();
  }
}
