// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api;

import org.jspecify.annotations.Nullable;

/** An exception whose whole message is a {@link Problem}. */
public class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** Creates an exception for a problem that has no technical cause. */
  public ProblemException(Problem problem) {
    this(problem, null);
  }

  /**
   * Creates an exception for a problem.
   *
   * @param cause kept for debugging only; it never reaches a user
   */
  public ProblemException(Problem problem, @Nullable Throwable cause) {
    super(problem.line(), cause);
    this.problem = problem;
  }

  /** Returns the problem. */
  public Problem problem() {
    return problem;
  }
}
