// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A name as the extended DN control writes it, {@code <GUID=…>;<SID=…>;DN}, or a plain DN.
 *
 * @param guid null in a plain name
 * @param plain the name without its extension
 */
record ExtendedName(@Nullable ObjectGuid guid, String plain) {

  private static final String GUID = "<guid=";

  /** Splits a name as read from an answer. */
  static ExtendedName parse(String text) {
    String rest = text;
    ObjectGuid guid = null;
    while (rest.startsWith("<")) {
      int end = rest.indexOf(">;");
      if (end < 0) {
        break;
      }
      String part = rest.substring(0, end);
      if (part.toLowerCase(Locale.ROOT).startsWith(GUID)) {
        guid = ObjectGuid.parse(part.substring(GUID.length()));
      }
      rest = rest.substring(end + 2);
    }
    return new ExtendedName(guid, rest);
  }

  DistinguishedName name() {
    return DistinguishedName.parse(plain);
  }
}
