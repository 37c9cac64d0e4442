// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Figures of the same thing, measured several times.
 *
 * @param unit unit of all figures, for example {@code s}
 * @param figures in the order in which they were measured; at least one
 */
record Series(String unit, List<Double> figures) {

  /** Copies the figures. */
  Series {
    figures = List.copyOf(figures);
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
  }

  static Series of(String unit, List<Double> figures) {
    return new Series(unit, figures);
  }

  double median() {
    return median(figures);
  }

  /** Returns the median of the ratios of figures measured side by side. */
  static double medianRatio(Series ours, Series yardstick) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.figures.size(); i++) {
      ratios.add(ours.figures.get(i) / yardstick.figures.get(i));
    }
    return median(ratios);
  }

  /** Returns the median with the unit. */
  String figure() {
    return amount(median()) + " " + unit;
  }

  /** Returns the median with the unit and the smallest and largest figure. */
  String inWords() {
    if (figures.size() == 1) {
      return figure();
    }
    return "%s (%s–%s)"
        .formatted(figure(), amount(Collections.min(figures)), amount(Collections.max(figures)));
  }

  private static String amount(double figure) {
    return String.format(Locale.ROOT, figure >= 100 ? "%.0f" : "%.2f", figure);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
