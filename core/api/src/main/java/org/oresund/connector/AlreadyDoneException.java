// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/** The effect had already happened: the runtime counts it as success. */
public final class AlreadyDoneException extends ConnectorException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception for a problem without a technical cause. */
  public AlreadyDoneException(Problem problem) {
    this(problem, null);
  }

  /** Creates the exception; the cause is for debugging only. */
  public AlreadyDoneException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
