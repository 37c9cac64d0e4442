// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

/**
 * A name and password of the simulated directory; the password is new at each start.
 *
 * @param bindName userPrincipalName
 * @param password the password
 */
public record DemoAccount(String bindName, String password) {

  /** Hides the password. */
  @Override
  public String toString() {
    return "DemoAccount[" + bindName + "]";
  }
}
