// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import org.osgi.annotation.versioning.ConsumerType;

/** Tries the outside system step by step before anything is saved or switched. */
@ConsumerType
public interface TestsConnection {

  /**
   * Runs the steps in order through {@link ConnectionTest#step}: resolve, TCP, TLS, login,
   * permission, sample read, as far as they apply. Changes nothing outside.
   */
  void testConnection(Configuration configuration, ConnectionTest test);
}
