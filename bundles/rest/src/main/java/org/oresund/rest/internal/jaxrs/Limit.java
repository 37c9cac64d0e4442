// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

/**
 * How many items a page may have.
 *
 * @param value 1 to 1000
 */
public record Limit(int value) {

  private static final int MOST = 1000;

  /**
   * Reads a limit.
   *
   * @throws IllegalArgumentException if it is no number in the range
   */
  static Limit parse(String text) {
    int value = Integer.parseInt(text);
    if (value < 1 || value > MOST) {
      throw new IllegalArgumentException("Out of range");
    }
    return new Limit(value);
  }
}
