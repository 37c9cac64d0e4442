// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table: what was measured, beside its yardstick and its target.
 *
 * @param what what was measured
 * @param ours our figure with its unit
 * @param yardstick the yardstick and its figure; empty where the target is absolute
 * @param ratio ours in relation to the yardstick; null where the target is absolute
 * @param target the target in words
 * @param met whether the target is met
 */
record Row(
    String what,
    String ours,
    String yardstick,
    @Nullable Double ratio,
    String target,
    boolean met) {

  static final String HEAD =
      """
      | what | Oresund | yardstick | ratio | target | met |
      |---|---|---|---|---|---|""";

  /** Ours may be at most some times the yardstick. */
  static Row atMost(String what, Series ours, String yardstick, Series its, double limit) {
    double ratio = Series.medianRatio(ours, its);
    return new Row(
        what,
        ours.inWords(),
        yardstick + ": " + its.inWords(),
        ratio,
        String.format(Locale.ROOT, "at most %.2f", limit),
        ratio <= limit);
  }

  /** Ours must be at least some part of the yardstick. */
  static Row atLeast(String what, Series ours, String yardstick, Series its, double limit) {
    double ratio = Series.medianRatio(ours, its);
    return new Row(
        what,
        ours.inWords(),
        yardstick + ": " + its.inWords(),
        ratio,
        String.format(Locale.ROOT, "at least %.2f", limit),
        ratio >= limit);
  }

  /** Ours may be at most a fixed figure. */
  static Row atMost(String what, Series ours, double limit) {
    return new Row(
        what,
        ours.inWords(),
        "",
        null,
        String.format(Locale.ROOT, "at most %s", Series.of(ours.unit(), List.of(limit)).figure()),
        ours.median() <= limit);
  }

  /** Returns the line as Markdown. */
  String markdown() {
    return "| %s | %s | %s | %s | %s | %s |"
        .formatted(
            what,
            ours,
            yardstick,
            ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio),
            target,
            met ? "yes" : "**no**");
  }
}
