// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a multi-valued attribute that an answer holds, taken from its name.
 *
 * @param attribute name without the option
 * @param next number of the first value of the following part; -1 if this is the last part
 */
record ValueRange(String attribute, int next) {

  /** Values asked for at once; Windows answers at most 1,500 (MaxValRange), Samba any number. */
  static final int SIZE = 1000;

  private static final Pattern OPTION =
      Pattern.compile("(.+?);range=(\\d+)-(\\d+|\\*)", Pattern.CASE_INSENSITIVE);

  /** Reads the range of a returned attribute name; empty if the name carries none. */
  static Optional<ValueRange> of(String returnedName) {
    Matcher matcher = OPTION.matcher(returnedName.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String last = matcher.group(3);
    return Optional.of(
        new ValueRange(matcher.group(1), last.equals("*") ? -1 : Integer.parseInt(last) + 1));
  }

  /** Returns the name under which values from the given one on are asked for. */
  static String request(String attribute, int from) {
    return attribute + ";range=" + from + "-" + (from + SIZE - 1);
  }

  boolean last() {
    return next < 0;
  }
}
