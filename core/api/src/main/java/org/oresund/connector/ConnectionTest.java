// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import java.nio.file.Path;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs the steps of a connection test and records each as SUCCESSFUL, FAILED or SKIPPED.
 *
 * <p>After a failed step all later ones are recorded as SKIPPED and not run.
 */
@ProviderType
public interface ConnectionTest {

  /** One step; does the work and explains the result. */
  @FunctionalInterface
  @ConsumerType
  interface Step {
    /**
     * Does the step.
     *
     * @return what was found, one sentence without secrets or personal data
     * @throws Exception a {@link ConnectorException} fails the step with its problem; any other
     *     fails it with a general one
     */
    String run() throws Exception;
  }

  /**
   * Runs one step within its limit.
   *
   * @param name kebab-case, for example {@code resolve}, {@code tcp}, {@code tls}, {@code login}
   * @param limit the thread is interrupted and the step fails after this time; at most 60 s
   */
  void step(String name, Duration limit, Step step);

  /** Returns the same folder as {@link ConnectorContext#tenantFolder()}. */
  Path tenantFolder();
}
