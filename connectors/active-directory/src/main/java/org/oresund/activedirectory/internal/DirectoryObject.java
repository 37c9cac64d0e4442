// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.directory.SearchResult;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an answer.
 *
 * @param writtenName the entry's name as the server wrote it, with or without extension
 */
record DirectoryObject(String writtenName, Attributes attributes) {

  static DirectoryObject of(SearchResult result) {
    return new DirectoryObject(result.getNameInNamespace(), result.getAttributes());
  }

  /**
   * Returns the identity.
   *
   * @throws UnreadableValueException if it is absent or broken
   */
  ObjectGuid guid() {
    return ObjectGuid.ofBytes(
        bytes("objectGUID")
            .orElseThrow(() -> new UnreadableValueException("objectGUID", "is absent")));
  }

  /** Returns the identity; empty if it is absent or broken. */
  Optional<ObjectGuid> key() {
    try {
      return bytes("objectGUID").map(ObjectGuid::ofBytes);
    } catch (UnreadableValueException e) {
      return Optional.empty();
    }
  }

  DistinguishedName name() {
    return DistinguishedName.parse(ExtendedName.parse(writtenName).plain());
  }

  /** Returns the first value; an attribute without values counts as absent. */
  Optional<String> text(String attribute) {
    return first(attribute)
        .map(value -> value instanceof byte[] raw ? decoded(raw) : value.toString())
        .filter(text -> !text.isEmpty());
  }

  Optional<byte[]> bytes(String attribute) {
    return first(attribute)
        .map(
            value ->
                value instanceof byte[] raw
                    ? raw
                    : value.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the number under the attribute; empty if it is absent. */
  Optional<Long> number(String attribute) {
    return text(attribute).map(text -> WindowsTime.number(attribute, text));
  }

  boolean flag(String attribute) {
    return text(attribute).filter("TRUE"::equalsIgnoreCase).isPresent();
  }

  boolean hasValue(String attribute, String wanted) {
    return values(attributes.get(attribute)).stream().anyMatch(wanted::equalsIgnoreCase);
  }

  /** Returns the names of the returned attributes, options included. */
  List<String> attributeNames() {
    try {
      List<String> names = new ArrayList<>();
      NamingEnumeration<String> ids = attributes.getIDs();
      while (ids.hasMore()) {
        names.add(ids.next());
      }
      return names;
    } catch (NamingException e) {
      throw new IllegalStateException("the answer is in memory", e);
    }
  }

  /** Returns all text values under the name, options included; none if it is absent. */
  List<String> values(String attributeName) {
    return values(attributes.get(attributeName));
  }

  private Optional<Object> first(String name) {
    Attribute attribute = attributes.get(name);
    // An attribute can come without values; get() would then throw.
    if (attribute == null || attribute.size() == 0) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(attribute.get());
    } catch (NamingException e) {
      throw new IllegalStateException("the answer is in memory", e);
    }
  }

  private static List<String> values(@Nullable Attribute attribute) {
    List<String> texts = new ArrayList<>();
    try {
      for (int i = 0; attribute != null && i < attribute.size(); i++) {
        texts.add(String.valueOf(attribute.get(i)));
      }
      return texts;
    } catch (NamingException e) {
      throw new IllegalStateException("the answer is in memory", e);
    }
  }

  private static String decoded(byte[] raw) {
    return new String(raw, StandardCharsets.UTF_8);
  }
}
