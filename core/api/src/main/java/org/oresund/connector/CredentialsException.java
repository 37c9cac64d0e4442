// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * The outside system refused the credentials: the instance is suspended and nothing is tried again,
 * because repeated logins lock accounts. It resumes when its configuration changes.
 */
public final class CredentialsException extends ConnectorException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception for a problem without a technical cause. */
  public CredentialsException(Problem problem) {
    this(problem, null);
  }

  /** Creates the exception; the cause is for debugging only. */
  public CredentialsException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
