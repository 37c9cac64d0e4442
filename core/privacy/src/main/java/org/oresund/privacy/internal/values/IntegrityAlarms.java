// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.values;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.privacy.Cell;
import org.oresund.privacy.spi.IntegrityListener;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all listeners of encrypted values that were changed or moved, and the log of the first and
 * then at most once a minute with their number.
 */
@Component(service = IntegrityAlarms.class)
public final class IntegrityAlarms {

  private static final Logger LOG = LoggerFactory.getLogger(IntegrityAlarms.class);

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final List<IntegrityListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong unlogged = new AtomicLong();
  private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

  /** Adds a listener. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "remove")
  public void add(IntegrityListener listener) {
    listeners.add(listener);
  }

  /** Removes a listener. */
  public void remove(IntegrityListener listener) {
    listeners.remove(listener);
  }

  /** Raises the alarm and returns the exception for the caller. */
  ProblemException rejected(Cell cell) {
    Problem problem =
        Problem.of(
                "privacy.value-rejected",
                "An encrypted value was changed or belongs to another place.",
                "Find out who wrote to the table directly; restore the row from a backup.")
            .at(cell.table() + "." + cell.column())
            .with("tenant", cell.tenant().value());
    log(problem);
    for (IntegrityListener listener : listeners) {
      tell(listener, cell, problem);
    }
    return new ProblemException(problem);
  }

  private void log(Problem problem) {
    long number = unlogged.incrementAndGet();
    long due = nextLine.get();
    long now = System.nanoTime();
    if (now - due >= 0 && nextLine.compareAndSet(due, now + MINUTE)) {
      unlogged.addAndGet(-number);
      String place = problem.fields().get(0).path();
      LOG.warn("{} ({}, {} since the last such line)", problem.line(), place, number);
    }
  }

  private static void tell(IntegrityListener listener, Cell cell, Problem problem) {
    try {
      listener.valueRejected(cell, problem);
    } catch (RuntimeException e) {
      LOG.error("A listener for rejected values failed.", e);
    }
  }
}
