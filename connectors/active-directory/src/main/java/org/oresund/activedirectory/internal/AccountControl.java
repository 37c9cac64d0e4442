// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

/**
 * The bits of userAccountControl. Only bits are tested, never the number: 512, 514, 544, 66048 and
 * many more occur.
 *
 * @param bits see https://learn.microsoft.com/en-us/windows/win32/adschema/a-useraccountcontrol
 */
record AccountControl(int bits) {

  private static final int ACCOUNT_DISABLE = 0x0002;
  private static final int INTERDOMAIN_TRUST_ACCOUNT = 0x0800;
  private static final int WORKSTATION_TRUST_ACCOUNT = 0x1000;
  private static final int SERVER_TRUST_ACCOUNT = 0x2000;

  /**
   * Reads the decimal text; values above 2^31-1 keep their bits.
   *
   * @throws UnreadableValueException if the text is no 32-bit number
   */
  static AccountControl parse(String text) {
    long number = WindowsTime.number("userAccountControl", text);
    if (number < Integer.MIN_VALUE || number > 0xFFFF_FFFFL) {
      throw new UnreadableValueException("userAccountControl", "does not fit 32 bits");
    }
    return new AccountControl((int) number);
  }

  boolean disabled() {
    return (bits & ACCOUNT_DISABLE) != 0;
  }

  /** Returns whether the account belongs to a trust, a workstation or a server. */
  boolean machine() {
    return (bits & (INTERDOMAIN_TRUST_ACCOUNT | WORKSTATION_TRUST_ACCOUNT | SERVER_TRUST_ACCOUNT))
        != 0;
  }
}
