// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/** The configuration cannot work: the instance is suspended until it changes. */
public final class ConfigurationException extends ConnectorException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception for a problem without a technical cause. */
  public ConfigurationException(Problem problem) {
    this(problem, null);
  }

  /** Creates the exception; the cause is for debugging only. */
  public ConfigurationException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
