// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.internal.database.InstanceKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actual state of one instance and the only place that changes it. Thread-safe.
 *
 * <p>Logs one line for a change; trouble that is reported again with the same code is counted.
 */
final class Lifecycle {

  private static final Logger LOG = LoggerFactory.getLogger("org.oresund.runtime.instance");
  private static final Map<InstanceState, Set<InstanceState>> ALLOWED = allowed();

  private final InstanceKey key;
  private final Runnable changed;
  private Seen seen;

  /**
   * How the instance is.
   *
   * @param state what it does
   * @param since since when, by this node's clock
   * @param problem its trouble; null if none
   * @param occurrences how often the trouble was reported
   */
  record Seen(InstanceState state, Instant since, @Nullable Problem problem, long occurrences) {}

  /**
   * Creates a resting instance.
   *
   * @param changed called after each change, must not block
   */
  Lifecycle(InstanceKey key, Runnable changed) {
    this.key = key;
    this.changed = changed;
    this.seen = new Seen(InstanceState.SUSPENDED, Instant.now(), null, 0);
  }

  synchronized Seen seen() {
    return seen;
  }

  InstanceState state() {
    return seen().state();
  }

  /** Moves to a state; moving to the present one only changes its problem. */
  void move(InstanceState to, @Nullable Problem problem) {
    synchronized (this) {
      if (to != seen.state()) {
        change(to, problem);
      } else if (Objects.equals(problem, seen.problem())) {
        return;
      } else {
        keep(problem);
      }
    }
    changed.run();
  }

  /** Counts a trouble that lasts; another one takes its place. */
  void report(Problem problem) {
    synchronized (this) {
      @Nullable Problem present = seen.problem();
      if (present != null && present.code().equals(problem.code())) {
        seen = new Seen(seen.state(), seen.since(), problem, seen.occurrences() + 1);
      } else {
        keep(problem);
      }
    }
    changed.run();
  }

  /** Moves only if the present state is the expected one. */
  boolean move(InstanceState from, InstanceState to, @Nullable Problem problem) {
    synchronized (this) {
      if (seen.state() != from) {
        return false;
      }
      change(to, problem);
    }
    changed.run();
    return true;
  }

  private void keep(@Nullable Problem problem) {
    seen = new Seen(seen.state(), seen.since(), problem, problem == null ? 0 : 1);
    if (problem != null) {
      LOG.warn("{} is {}: {}", key, seen.state(), problem.line());
    }
  }

  private void change(InstanceState to, @Nullable Problem problem) {
    Seen before = seen;
    if (!ALLOWED.getOrDefault(before.state(), Set.of()).contains(to)) {
      throw new IllegalStateException(key + " cannot go from " + before.state() + " to " + to);
    }
    seen = new Seen(to, Instant.now(), problem, problem == null ? 0 : 1);
    @Nullable Problem over = before.problem();
    if (problem != null) {
      LOG.warn("{} is {}: {}", key, to, problem.line());
    } else if (to == InstanceState.ONLINE && over != null) {
      LOG.info("{} is {} again after {} x {}", key, to, before.occurrences(), over.code());
    } else {
      LOG.info("{} is {}", key, to);
    }
  }

  private static Map<InstanceState, Set<InstanceState>> allowed() {
    Map<InstanceState, Set<InstanceState>> allowed = new EnumMap<>(InstanceState.class);
    allowed.put(
        InstanceState.SUSPENDED,
        EnumSet.of(InstanceState.STARTING, InstanceState.MISSING, InstanceState.OFFLINE));
    allowed.put(
        InstanceState.MISSING,
        EnumSet.of(InstanceState.STARTING, InstanceState.SUSPENDED, InstanceState.OFFLINE));
    allowed.put(
        InstanceState.STARTING,
        EnumSet.of(
            InstanceState.ONLINE,
            InstanceState.OFFLINE,
            InstanceState.SUSPENDED,
            InstanceState.DRAINING,
            InstanceState.MISSING));
    allowed.put(InstanceState.ONLINE, EnumSet.of(InstanceState.OFFLINE, InstanceState.DRAINING));
    allowed.put(
        InstanceState.OFFLINE,
        EnumSet.of(
            InstanceState.ONLINE,
            InstanceState.STARTING,
            InstanceState.DRAINING,
            InstanceState.SUSPENDED,
            InstanceState.MISSING));
    allowed.put(
        InstanceState.DRAINING,
        EnumSet.of(
            InstanceState.SUSPENDED,
            InstanceState.STARTING,
            InstanceState.ONLINE,
            InstanceState.OFFLINE,
            InstanceState.MISSING));
    return allowed;
  }
}
