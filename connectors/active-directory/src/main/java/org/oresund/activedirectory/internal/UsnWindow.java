// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import com.unboundid.ldap.sdk.Filter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of change numbers. Each object has exactly one and it only grows, so an object that
 * changes during a full read leaves its window and appears in a later one: nothing is missed, and a
 * finished window never has to be read again.
 *
 * @param from first number
 * @param to last number; {@link Long#MAX_VALUE} in the last window, which takes what changes
 *     meanwhile
 */
record UsnWindow(long from, long to) {

  private static final String PREFIX = "people ";
  private static final Pattern PART = Pattern.compile("people (\\d+)-(\\d*)");
  private static final String USN = "uSNChanged";

  /** Returns the name of the window's part in an import. */
  String part() {
    return PREFIX + from + "-" + (last() ? "" : String.valueOf(to));
  }

  /** Reads the name of a part; empty if it is no window's. */
  static Optional<UsnWindow> ofPart(String part) {
    Matcher matcher = PART.matcher(part);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String to = matcher.group(2);
    return Optional.of(
        new UsnWindow(
            Long.parseLong(matcher.group(1)), to.isEmpty() ? Long.MAX_VALUE : Long.parseLong(to)));
  }

  boolean last() {
    return to == Long.MAX_VALUE;
  }

  /** Returns the condition, together with another one. */
  Filter filter(Filter other) {
    Filter begin = Filter.createGreaterOrEqualFilter(USN, String.valueOf(from));
    return last()
        ? Filter.createANDFilter(other, begin)
        : Filter.createANDFilter(
            other, begin, Filter.createLessOrEqualFilter(USN, String.valueOf(to)));
  }
}
