// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Distinctive texts that tests plant as personal data or secrets, remembered for the search at the
 * end of the test run.
 */
final class Canaries {

  private static final Map<String, Kind> PLANTED = new LinkedHashMap<>();

  private Canaries() {}

  /** Where a canary may be seen. */
  enum Kind {
    /** In successful answers about people, plans and accounts; never in a log or a refusal. */
    PERSONAL,
    /** Nowhere, except once in the answer that issues it. */
    SECRET,
    /** Planted in a log on purpose: the search must find it. */
    CONTROL
  }

  /** Returns a new text that starts with a prefix and can be found nowhere else. */
  static String plant(Kind kind, String prefix) {
    return remember(
        kind, prefix + Long.toString(ThreadLocalRandom.current().nextLong(1L << 45, 1L << 46), 36));
  }

  /** Returns a new number that looks like a Danish CPR number but is none: its day is over 31. */
  static String plantCpr() {
    long serial = ThreadLocalRandom.current().nextLong(10_000_000L, 99_999_999L);
    return remember(
        Kind.PERSONAL, "9" + (serial % 10) + "12" + (10_000_000L + serial % 90_000_000L));
  }

  /** Adds a text made by somebody else, for example a token of the server. */
  static synchronized String remember(Kind kind, String text) {
    PLANTED.put(text, kind);
    return text;
  }

  /** Returns every canary of this test run. */
  static synchronized Map<String, Kind> planted() {
    return new LinkedHashMap<>(PLANTED);
  }

  /** Writes a line to a log that is searched. */
  static void logOnPurpose(String line) {
    try {
      Files.writeString(
          Places.fresh("control").resolve("control.log"), line + "\n", StandardOpenOption.CREATE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where everything is that the tests of this run left behind. */
  static Path traces() {
    return Path.of("target", "e2e").toAbsolutePath();
  }
}
