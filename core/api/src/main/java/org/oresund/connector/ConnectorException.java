// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * Trouble that a connector or a command reports; the subclass says how the runtime reacts.
 *
 * <p>Any other exception that leaves a route is a defect: it is retried like a {@link
 * TransientException} up to the cap and then dead-lettered.
 */
public abstract sealed class ConnectorException extends ProblemException
    permits TransientException,
        RejectedException,
        CredentialsException,
        ConfigurationException,
        AlreadyDoneException {

  private static final long serialVersionUID = 1L;

  ConnectorException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
