// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.test;

/**
 * One thing wrong with the registry of personal data.
 *
 * @param condition F1 to F9 of the data-protection rules
 * @param place table and column, store or connector
 * @param message what is wrong with it
 */
public record Violation(String condition, String place, String message) {

  @Override
  public String toString() {
    return condition + " " + place + ": " + message;
  }
}
