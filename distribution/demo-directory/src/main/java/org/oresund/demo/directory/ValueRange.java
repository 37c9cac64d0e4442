// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.sdk.Attribute;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of the values of an attribute, asked for as {@code member;range=0-999}.
 *
 * @param first index of the first value wanted
 * @param last index of the last value wanted, the largest number for {@code *}
 */
record ValueRange(int first, int last) {
  private static final Pattern OPTION = Pattern.compile("range=(\\d+)-(\\d+|\\*)");

  static final ValueRange ALL = new ValueRange(0, Integer.MAX_VALUE);

  static boolean isIn(String attributeDescription) {
    return OPTION.matcher(attributeDescription.toLowerCase(Locale.ROOT)).find();
  }

  static ValueRange parse(String attributeDescription) {
    Matcher option = OPTION.matcher(attributeDescription.toLowerCase(Locale.ROOT));
    if (!option.find()) {
      return ALL;
    }
    String last = option.group(2);
    return new ValueRange(
        Integer.parseInt(option.group(1)),
        "*".equals(last) ? Integer.MAX_VALUE : Integer.parseInt(last));
  }

  /** The wanted part under the name that tells which part it is; {@code *} marks the last one. */
  Attribute cut(Attribute whole, int limit) {
    int size = whole.size();
    if (first >= size) {
      return new Attribute(whole.getName() + ";range=" + first + "-*");
    }
    int end = (int) Math.min(Math.min((long) last + 1, (long) first + limit), size);
    String lastName = end == size ? "*" : Integer.toString(end - 1);
    return new Attribute(
        whole.getName() + ";range=" + first + "-" + lastName,
        Arrays.copyOfRange(whole.getValueByteArrays(), first, end));
  }
}
