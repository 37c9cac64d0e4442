// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Tells on the terminal what happens, step by step, with the time each step took. */
final class Narrator {
  private final PrintStream out;
  private Instant begin = Instant.now();
  private int steps;

  Narrator(PrintStream out) {
    this.out = out;
  }

  void title(String text) {
    out.println(text);
    out.println("=".repeat(text.length()));
  }

  void step(String text) {
    begin = Instant.now();
    out.printf("%n%2d. %s%n", ++steps, text);
  }

  void detail(String text) {
    out.println("    " + text);
  }

  void done(String text) {
    double seconds = Duration.between(begin, Instant.now()).toMillis() / 1000.0;
    out.printf(Locale.ROOT, "    %s (%.1f s)%n", text, seconds);
  }

  /** Both sides beside each other. */
  void table(Comparison comparison) {
    out.printf("    %-34s %12s %12s%n", "", "directory", "server");
    for (Comparison.Row row : comparison.rows()) {
      out.printf(
          Locale.ROOT,
          "    %-34s %,12d %,12d  %s%n",
          row.name(),
          row.directory(),
          row.server(),
          row.equal() ? "equal" : "DIFFERENT");
    }
  }

  void lines(List<String> lines) {
    lines.forEach(this::detail);
  }

  void paragraph(String text) {
    out.println();
    out.println(text);
  }

  void failed(String reason) {
    paragraph("demo failed: " + reason);
  }
}
