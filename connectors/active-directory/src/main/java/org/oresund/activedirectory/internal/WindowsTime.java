// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decodes FILETIME values: counts of 100 ns since 1601-01-01T00:00Z. */
final class WindowsTime {

  private static final long TICKS_PER_SECOND = 10_000_000L;
  private static final long SECONDS_FROM_1601_TO_1970 = 11_644_473_600L;

  private WindowsTime() {}

  /**
   * Decodes accountExpires, in which 0 and 2^63-1 both mean never.
   *
   * @return the moment; null means never
   * @throws UnreadableValueException if the text is no such number
   */
  static @Nullable Instant expiry(String text) {
    long ticks = number("accountExpires", text);
    if (ticks < 0) {
      throw new UnreadableValueException("accountExpires", "is negative");
    }
    return ticks == 0 || ticks == Long.MAX_VALUE ? null : instant(ticks);
  }

  /** Returns the moment of a FILETIME. */
  static Instant instant(long ticks) {
    long seconds = Math.floorDiv(ticks, TICKS_PER_SECOND) - SECONDS_FROM_1601_TO_1970;
    return Instant.ofEpochSecond(seconds, Math.floorMod(ticks, TICKS_PER_SECOND) * 100);
  }

  /** Reads a signed 64-bit number of the named attribute. */
  static long number(String attribute, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UnreadableValueException(attribute, "is no whole number");
    }
  }
}
