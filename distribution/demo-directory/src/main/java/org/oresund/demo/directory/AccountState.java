// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.time.Instant;

/** The states of an account that Active Directory derives from stored times and bits. */
final class AccountState {
  private AccountState() {}

  static boolean isDisabled(DirectoryObject account) {
    return (account.number("userAccountControl") & AccountControl.DISABLED) != 0;
  }

  static boolean isExpired(DirectoryObject account, Instant now) {
    long expires = account.number("accountExpires");
    return !FileTimes.isNever(expires) && !FileTimes.toInstant(expires).isAfter(now);
  }

  /** lockoutTime stays after a lock has run out: only a young one locks. */
  static boolean isLocked(DirectoryObject account, DirectoryObject domain, Instant now) {
    long lockedAt = account.number("lockoutTime");
    return lockedAt != 0
        && FileTimes.toInstant(lockedAt)
            .plus(FileTimes.ofInterval(domain.number("lockoutDuration")))
            .isAfter(now);
  }

  static boolean mustChangePassword(DirectoryObject account) {
    return account.number("pwdLastSet") == 0 && !hasLastingPassword(account);
  }

  static boolean isPasswordExpired(DirectoryObject account, DirectoryObject domain, Instant now) {
    long expiry = passwordExpiry(account, domain);
    return expiry != 0 && expiry != FileTimes.NEVER && !FileTimes.toInstant(expiry).isAfter(now);
  }

  /** A FILETIME; 0 for a password that must be changed, the largest number for never. */
  static long passwordExpiry(DirectoryObject account, DirectoryObject domain) {
    if (hasLastingPassword(account)) {
      return FileTimes.NEVER;
    }
    long lastSet = account.number("pwdLastSet");
    return lastSet == 0 ? 0 : lastSet - domain.number("maxPwdAge");
  }

  private static boolean hasLastingPassword(DirectoryObject account) {
    return (account.number("userAccountControl") & AccountControl.NEVER_EXPIRING_PASSWORD) != 0;
  }
}
