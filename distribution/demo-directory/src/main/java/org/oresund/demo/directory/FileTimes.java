// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.time.Duration;
import java.time.Instant;

/** Conversions for FILETIME, the number of 100 ns since 1601-01-01T00:00Z. */
final class FileTimes {
  /** The value of accountExpires, besides 0, that means never. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long EPOCH_DIFFERENCE_SECONDS = 11_644_473_600L;
  private static final long TICKS_PER_SECOND = 10_000_000L;

  private FileTimes() {}

  static long of(Instant instant) {
    return (instant.getEpochSecond() + EPOCH_DIFFERENCE_SECONDS) * TICKS_PER_SECOND
        + instant.getNano() / 100;
  }

  static Instant toInstant(long fileTime) {
    return Instant.ofEpochSecond(
        Math.floorDiv(fileTime, TICKS_PER_SECOND) - EPOCH_DIFFERENCE_SECONDS,
        Math.floorMod(fileTime, TICKS_PER_SECOND) * 100);
  }

  static boolean isNever(long accountExpires) {
    return accountExpires == 0 || accountExpires == NEVER;
  }

  /** The negative form in which a domain object stores lengths of time. */
  static long interval(Duration duration) {
    return -(duration.toSeconds() * TICKS_PER_SECOND);
  }

  static Duration ofInterval(long interval) {
    return Duration.ofSeconds(-interval / TICKS_PER_SECOND);
  }
}
