// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes the launcher's own lines to standard output in the layout of the server's log. */
final class Log {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Log() {}

  static void info(String message) {
    line("INFO ", message);
  }

  static void warn(String message) {
    line("WARN ", message);
  }

  static void error(String message) {
    line("ERROR", message);
  }

  private static void line(String level, String message) {
    System.out.println(TIME.format(Instant.now()) + " " + level + " launcher - " + message);
  }
}
