// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

/** A value of a directory object cannot be decoded; the message never holds the value. */
final class UnreadableValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String attribute;
  private final String reason;

  /**
   * Creates the exception.
   *
   * @param reason continues a sentence that begins with the attribute's name
   */
  UnreadableValueException(String attribute, String reason) {
    super(attribute + " " + reason);
    this.attribute = attribute;
    this.reason = reason;
  }

  String attribute() {
    return attribute;
  }

  String reason() {
    return reason;
  }
}
