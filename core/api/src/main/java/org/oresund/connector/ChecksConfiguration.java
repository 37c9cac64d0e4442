// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import java.util.List;
import org.oresund.api.Problem;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Checks what a JSON Schema cannot say: rules across fields, well-formed certificates and names.
 */
@ConsumerType
public interface ChecksConfiguration {

  /**
   * Returns every problem of the configuration at once, each naming its field.
   *
   * <p>Pure: no I/O, no clock. Called with a configuration that passed the schema.
   */
  List<Problem> check(Configuration configuration);
}
