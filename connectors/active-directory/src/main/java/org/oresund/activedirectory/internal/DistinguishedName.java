// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A parsed distinguished name, compared without case and never as a string.
 *
 * @param text as written by the directory or the administrator
 * @param parts normalised RDNs from leaf to root
 */
record DistinguishedName(String text, List<String> parts) {

  /**
   * Names without anything to unescape or to trim, which nearly all are; they need no parser. A
   * full read compares a name for each person and each membership.
   */
  private static final Pattern PLAIN =
      Pattern.compile("(?:[A-Za-z]+=[^ ,=+\\\\\"<>;#][^,=+\\\\\"<>;#]*+(?<! )(?:,(?=.)|$))+");

  /** Copies the parts. */
  DistinguishedName {
    parts = List.copyOf(parts);
  }

  /**
   * Parses a name.
   *
   * @throws UnreadableValueException if the text is no distinguished name
   */
  static DistinguishedName parse(String text) {
    return PLAIN.matcher(text).matches()
        ? new DistinguishedName(text, List.of(text.toLowerCase(Locale.ROOT).split(",", -1)))
        : parseAny(text);
  }

  private static DistinguishedName parseAny(String text) {
    try {
      List<String> parts = new ArrayList<>();
      for (RDN rdn : new DN(text).getRDNs()) {
        parts.add(normalised(rdn));
      }
      return new DistinguishedName(text, parts);
    } catch (LDAPException e) {
      throw new UnreadableValueException("distinguishedName", "is no distinguished name");
    }
  }

  /**
   * Returns the name by which entries of an import refer to this object: equal names have equal
   * aliases, and blanks inside values count because Active Directory keeps them.
   */
  String alias() {
    return String.join(",", parts);
  }

  /** Returns whether this name is the other one or stands somewhere below it. */
  boolean isWithin(DistinguishedName other) {
    int offset = parts.size() - other.parts.size();
    return offset >= 0 && parts.subList(offset, parts.size()).equals(other.parts);
  }

  /** Returns the parent as the directory writes it; empty for a name of one part. */
  String parentText() {
    try {
      DN parent = new DN(text).getParent();
      return parent == null ? "" : parent.toString();
    } catch (LDAPException e) {
      throw new IllegalStateException("parsed before", e);
    }
  }

  private static String normalised(RDN rdn) {
    String[] names = rdn.getAttributeNames();
    String[] values = rdn.getAttributeValues();
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      pairs.add(names[i].toLowerCase(Locale.ROOT) + '=' + escaped(values[i]));
    }
    pairs.sort(null);
    return String.join("+", pairs);
  }

  private static String escaped(String value) {
    StringBuilder text = new StringBuilder(value.length() + 4);
    for (char character : value.toLowerCase(Locale.ROOT).toCharArray()) {
      if (character == '\\' || character == ',' || character == '+') {
        text.append('\\');
      }
      text.append(character);
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DistinguishedName name && parts.equals(name.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }
}
