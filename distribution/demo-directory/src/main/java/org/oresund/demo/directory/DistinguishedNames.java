// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.util.Locale;

/** Writes names the way Active Directory writes them. */
final class DistinguishedNames {
  private static final String SPECIAL = ",+\"\\<>;=";

  private DistinguishedNames() {}

  /** One component, for example {@code CN=Nielsen\, Åse}. */
  static String component(String type, String value) {
    StringBuilder text = new StringBuilder(value.length() + 8).append(type).append('=');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean edgeBlank = c == ' ' && (i == 0 || i == value.length() - 1);
      if (c < ' ') {
        text.append(String.format(Locale.ROOT, "\\%02X", (int) c));
      } else if (SPECIAL.indexOf(c) >= 0 || edgeBlank || (c == '#' && i == 0)) {
        text.append('\\').append(c);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** The key under which a parent finds a child; names are equal without regard to case. */
  static String key(String type, String value) {
    return (type + '=' + value).toLowerCase(Locale.ROOT);
  }
}
