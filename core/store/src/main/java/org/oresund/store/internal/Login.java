// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

/**
 * A database login.
 *
 * @param user name of the role
 * @param password its password; empty when the server asks for none
 */
record Login(String user, String password) {

  /** Leaves the password out, so that it reaches no log. */
  @Override
  public String toString() {
    return user;
  }
}
