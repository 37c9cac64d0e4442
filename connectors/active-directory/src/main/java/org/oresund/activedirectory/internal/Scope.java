// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import com.unboundid.ldap.sdk.Filter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.oresund.api.directory.Reference;

/**
 * The part of the domain that belongs to the instance, with the places as they are called now.
 *
 * @param bases places of people; none stands within another
 * @param excluded places below them that are left out
 * @param groupBases places of groups; none stands within another
 * @param people condition on people
 * @param placeKeys configured name (as alias) to objectGUID of every place, kept with the cursor so
 *     that a renamed place is followed
 */
record Scope(
    List<DistinguishedName> bases,
    List<DistinguishedName> excluded,
    List<DistinguishedName> groupBases,
    Filter people,
    Map<String, String> placeKeys) {

  /** A class and a category: no computers, no contacts, but inetOrgPerson. */
  private static final Filter ANY_PERSON =
      Filter.createANDFilter(
          Filter.createEqualityFilter("objectCategory", "person"),
          Filter.createEqualityFilter("objectClass", "user"));

  static final Filter ANY_GROUP = Filter.createEqualityFilter("objectClass", "group");

  /** Copies the collections and drops places within others. */
  Scope {
    bases = topmost(bases);
    excluded = List.copyOf(excluded);
    groupBases = topmost(groupBases);
    placeKeys = Map.copyOf(placeKeys);
  }

  /** Where an object stands. */
  enum Place {
    /** Below a base and not excluded. */
    INSIDE,
    /** Below a base, but excluded. */
    EXCLUDED,
    /** Below no base. */
    OUTSIDE
  }

  /** Returns the condition on people. */
  static Filter people(Optional<Filter> userFilter) {
    return userFilter.map(more -> Filter.createANDFilter(ANY_PERSON, more)).orElse(ANY_PERSON);
  }

  Place placeOfPerson(DistinguishedName name) {
    if (bases.stream().noneMatch(name::isWithin)) {
      return Place.OUTSIDE;
    }
    return excluded.stream().anyMatch(name::isWithin) ? Place.EXCLUDED : Place.INSIDE;
  }

  /**
   * Returns how an import refers to another object.
   *
   * <p>A person in scope is referred to by key if the server told it: that needs no name.
   * Everything else is referred to by name in every mode, so that a full read and a delta say the
   * same.
   */
  Reference reference(String writtenName) {
    ExtendedName extended = ExtendedName.parse(writtenName);
    DistinguishedName name = extended.name();
    ObjectGuid guid = extended.guid();
    return guid != null && placeOfPerson(name) == Place.INSIDE
        ? Reference.key(guid.toString())
        : Reference.alias(name.alias());
  }

  boolean holdsGroup(DistinguishedName name) {
    return groupBases.stream().anyMatch(name::isWithin);
  }

  private static List<DistinguishedName> topmost(List<DistinguishedName> names) {
    Map<String, DistinguishedName> kept = new LinkedHashMap<>();
    for (DistinguishedName name : names) {
      boolean below = names.stream().anyMatch(other -> !other.equals(name) && name.isWithin(other));
      if (!below) {
        kept.putIfAbsent(name.alias(), name);
      }
    }
    return new ArrayList<>(kept.values());
  }
}
