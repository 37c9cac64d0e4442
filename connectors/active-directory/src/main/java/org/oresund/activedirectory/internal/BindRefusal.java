// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why Active Directory refused a bind: the {@code data} code that comes with LDAP error 49.
 *
 * @param code hexadecimal, lower case; empty if the server told none
 * @param explanation continues a sentence
 */
record BindRefusal(String code, String explanation) {

  private static final Pattern DATA = Pattern.compile("data ([0-9a-fA-F]{1,8})");

  private static final Map<String, String> EXPLANATIONS =
      Map.ofEntries(
          Map.entry("525", "there is no such account"),
          Map.entry("52e", "its name or password is wrong"),
          Map.entry("530", "it may not sign in at this time of day"),
          Map.entry("531", "it may not sign in from this computer"),
          Map.entry("532", "its password has expired"),
          Map.entry("533", "it is disabled"),
          Map.entry("534", "it lacks the right to sign in this way"),
          Map.entry("701", "it has expired"),
          Map.entry("773", "it must change its password first"),
          Map.entry("775", "it is locked"));

  /** Reads the diagnostic text of the server. */
  static BindRefusal of(String diagnostic) {
    Matcher data = DATA.matcher(diagnostic);
    String code = data.find() ? data.group(1).toLowerCase(Locale.ROOT) : "";
    return new BindRefusal(
        code, EXPLANATIONS.getOrDefault(code, "it could not sign in (LDAP error 49)"));
  }
}
