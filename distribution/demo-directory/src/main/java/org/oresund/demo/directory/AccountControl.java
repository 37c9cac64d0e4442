// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

/** Bits of userAccountControl that the simulator sets or obeys. */
final class AccountControl {
  static final int DISABLED = 0x0002;
  static final int LOCKOUT = 0x0010;
  static final int NORMAL_ACCOUNT = 0x0200;
  static final int WORKSTATION_ACCOUNT = 0x1000;
  static final int SERVER_ACCOUNT = 0x2000;
  static final int NEVER_EXPIRING_PASSWORD = 0x10000;
  static final int PASSWORD_EXPIRED = 0x800000;

  private AccountControl() {}
}
