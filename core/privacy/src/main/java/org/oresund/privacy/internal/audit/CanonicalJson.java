// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON objects in the one form of RFC 8785 (JSON Canonicalization Scheme), for objects that
 * hold texts, whole numbers within 2^53 and objects of the same kind.
 *
 * <p>Names are ASCII, so the order of UTF-16 code units that the RFC demands is that of {@code
 * String}. Fractions, whose canonical form is the hard part of the RFC, are not offered.
 */
final class CanonicalJson {

  private static final long LARGEST = 1L << 53;

  private final SortedMap<String, Object> members = new TreeMap<>();

  /** Adds a text; null adds nothing. */
  CanonicalJson with(String name, @Nullable String text) {
    if (text != null) {
      members.put(name, text);
    }
    return this;
  }

  /**
   * Adds a whole number.
   *
   * @throws IllegalArgumentException if a double cannot hold it exactly
   */
  CanonicalJson with(String name, long number) {
    if (number < -LARGEST || number > LARGEST) {
      throw new IllegalArgumentException("Not exact as a JSON number: " + number);
    }
    members.put(name, number);
    return this;
  }

  /** Adds an object. */
  CanonicalJson with(String name, CanonicalJson object) {
    members.put(name, object);
    return this;
  }

  @Override
  public String toString() {
    StringBuilder json = new StringBuilder();
    write(json);
    return json.toString();
  }

  private void write(StringBuilder json) {
    char separator = '{';
    for (Map.Entry<String, Object> member : members.entrySet()) {
      json.append(separator);
      quote(json, member.getKey());
      json.append(':');
      if (member.getValue() instanceof CanonicalJson object) {
        object.write(json);
      } else if (member.getValue() instanceof String text) {
        quote(json, text);
      } else {
        json.append(member.getValue());
      }
      separator = ',';
    }
    json.append(members.isEmpty() ? "{}" : "}");
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      escape(json, text.charAt(i));
    }
    json.append('"');
  }

  private static void escape(StringBuilder json, char one) {
    switch (one) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\b' -> json.append("\\b");
      case '\t' -> json.append("\\t");
      case '\n' -> json.append("\\n");
      case '\f' -> json.append("\\f");
      case '\r' -> json.append("\\r");
      default -> {
        if (one < 0x20) {
          json.append("\\u00").append(Character.forDigit(one >> 4, 16));
          json.append(Character.forDigit(one & 0xf, 16));
        } else {
          json.append(one);
        }
      }
    }
  }
}
