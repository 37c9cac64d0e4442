// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * The message can never be processed as it is: it goes to the dead letters at once, with its
 * reason.
 */
public final class RejectedException extends ConnectorException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception for a problem without a technical cause. */
  public RejectedException(Problem problem) {
    this(problem, null);
  }

  /** Creates the exception; the cause is for debugging only. */
  public RejectedException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
