// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts what one instance does. Thread-safe; lives as long as the instance is known. */
public final class WorkMeter {

  /** What is counted. */
  public enum Count {
    /** Exchanges that ended well. */
    EXCHANGES_SUCCEEDED,
    /** Exchanges that failed, each attempt for itself. */
    EXCHANGES_FAILED,
    /** Attempts put off to later. */
    RETRIES,
    /** Messages laid aside. */
    DEAD_LETTERS,
    /** Runs that ended well. */
    RUNS_SUCCEEDED,
    /** Runs that failed for good. */
    RUNS_FAILED,
    /** Events acknowledged. */
    EVENTS_ACKNOWLEDGED,
    /** Commands called. */
    COMMANDS,
    /** Commands refused for want of a right. */
    COMMANDS_REFUSED
  }

  private final Map<Count, LongAdder> counts = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();

  /** Counts one. */
  public void count(Count what) {
    counts.computeIfAbsent(what, key -> new LongAdder()).increment();
  }

  /** Returns what was counted so far. */
  public Map<Count, Long> counts() {
    Map<Count, Long> now = new TreeMap<>();
    for (Count what : Count.values()) {
      LongAdder adder = counts.get(what);
      now.put(what, adder == null ? 0 : adder.sum());
    }
    return now;
  }

  /** Returns the number of exchanges being worked on. */
  public int inFlight() {
    return inFlight.get();
  }

  void begin() {
    inFlight.incrementAndGet();
  }

  void end() {
    inFlight.decrementAndGet();
  }
}
