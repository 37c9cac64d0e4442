// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe;

import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says whether one part of this node is in order; registered as an OSGi service by the bundle that
 * owns the part.
 *
 * <p>Called on a thread of the readiness probe, never by two threads at once, at most about once a
 * second. An answer that takes longer than {@link #DEADLINE_MILLIS} counts as {@link State#DOWN}.
 */
@ConsumerType
public interface HealthCheck {

  /** How long a check may take, in milliseconds. */
  long DEADLINE_MILLIS = 2_000;

  /** Returns the name shown to operators, kebab-case and unique in the node. */
  String name();

  /** Returns the state of the part now; anticipated trouble is a result, not an exception. */
  Result check();

  /** What a check found. */
  enum State {
    /** In order. */
    UP,
    /** Works with a restriction; the node stays ready. */
    DEGRADED,
    /** Out of order; the node is not ready. */
    DOWN
  }

  /**
   * The answer of a check.
   *
   * @param state what was found
   * @param problem why and what to do; null exactly when the state is {@link State#UP}
   */
  record Result(State state, @Nullable Problem problem) {

    private static final Result IN_ORDER = new Result(State.UP, null);

    /**
     * Checks that trouble has a reason.
     *
     * @throws IllegalArgumentException if {@link State#UP} has a problem or another state has none
     */
    public Result {
      if ((state == State.UP) != (problem == null)) {
        throw new IllegalArgumentException("A problem belongs to every state but UP.");
      }
    }

    /** Returns the result of a part in order. */
    public static Result up() {
      return IN_ORDER;
    }

    /** Returns the result of a part that works with a restriction. */
    public static Result degraded(Problem problem) {
      return new Result(State.DEGRADED, problem);
    }

    /** Returns the result of a part out of order. */
    public static Result down(Problem problem) {
      return new Result(State.DOWN, problem);
    }
  }
}
