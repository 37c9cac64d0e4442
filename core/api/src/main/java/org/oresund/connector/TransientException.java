// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * The outside world is in trouble that may pass: the runtime tries again, with growing delay and a
 * cap, and shows the instance OFFLINE meanwhile.
 */
public final class TransientException extends ConnectorException {

  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  /** Creates the exception; the runtime chooses the delay. */
  public TransientException(Problem problem) {
    this(problem, null, null);
  }

  /** Creates the exception; the runtime chooses the delay and the cause is for debugging only. */
  public TransientException(Problem problem, @Nullable Throwable cause) {
    this(problem, cause, null);
  }

  /**
   * Creates the exception.
   *
   * @param retryAfter how long the outside system asked to wait; null leaves it to the runtime
   */
  public TransientException(
      Problem problem, @Nullable Throwable cause, @Nullable Duration retryAfter) {
    super(problem, cause);
    this.retryAfter = retryAfter;
  }

  /** Returns how long the outside system asked to wait. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
