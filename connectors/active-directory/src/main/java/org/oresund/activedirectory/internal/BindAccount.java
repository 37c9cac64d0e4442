// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

/**
 * The service account.
 *
 * @param name UPN, {@code DOMAIN\sam} or DN
 * @param password never shown
 */
record BindAccount(String name, String password) {

  @Override
  public String toString() {
    return "BindAccount";
  }
}
