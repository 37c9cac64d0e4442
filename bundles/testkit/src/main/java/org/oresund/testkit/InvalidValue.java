// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testkit;

/**
 * A value that a configuration may not have.
 *
 * @param key key of the configuration
 * @param value the value
 * @param field what the server shall name as wrong, for example {@code servers[1]}
 */
public record InvalidValue(String key, Object value, String field) {

  /** Shows no value: it may be a secret. */
  @Override
  public String toString() {
    return key + " -> " + field;
  }
}
