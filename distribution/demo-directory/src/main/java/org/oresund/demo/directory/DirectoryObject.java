// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One object of the directory, kept the way Active Directory keeps it: parent and links are
 * references to objects, so a renamed unit changes the names of everything below without touching
 * it. Changed only by {@link Domain}, under its lock.
 */
final class DirectoryObject {
  final UUID guid;
  final ObjectKind kind;
  final int rid;
  final Map<String, DirectoryObject> children = new LinkedHashMap<>();
  final Set<DirectoryObject> members = new LinkedHashSet<>();
  final Set<DirectoryObject> memberOf = new LinkedHashSet<>();
  final Set<DirectoryObject> reports = new LinkedHashSet<>();
  final Set<AccountRight> rights = EnumSet.noneOf(AccountRight.class);
  @Nullable DirectoryObject manager;
  @Nullable DirectoryObject parent;
  @Nullable DirectoryObject lastKnownParent;
  String name;
  String password = "";
  boolean deleted;
  long usnCreated;
  long usnChanged;
  Instant whenCreated = Instant.EPOCH;
  Instant whenChanged = Instant.EPOCH;
  volatile @Nullable Rendered rendered;

  private final String suffix;
  private final Map<String, Attribute> attributes = new LinkedHashMap<>();

  /** An entry and the state of the domain it was made from. */
  record Rendered(long generation, Entry entry) {}

  /**
   * @param rid last part of objectSid, 0 for objects without one
   * @param suffix what follows the own component in the name of an object without parent, else
   *     empty
   */
  DirectoryObject(UUID guid, ObjectKind kind, int rid, String name, String suffix) {
    this.guid = guid;
    this.kind = kind;
    this.rid = rid;
    this.name = name;
    this.suffix = suffix;
  }

  String dn() {
    String own = DistinguishedNames.component(kind.namingAttribute(), name);
    DirectoryObject above = parent;
    return above == null ? own + suffix : own + ',' + above.dn();
  }

  String key() {
    return DistinguishedNames.key(kind.namingAttribute(), name);
  }

  Collection<Attribute> attributes() {
    return Collections.unmodifiableCollection(attributes.values());
  }

  Optional<String> value(String attribute) {
    return Optional.ofNullable(attributes.get(attribute.toLowerCase(Locale.ROOT)))
        .map(Attribute::getValue);
  }

  long number(String attribute) {
    return value(attribute).map(Long::parseLong).orElse(0L);
  }

  void put(Attribute attribute) {
    String key = attribute.getBaseName().toLowerCase(Locale.ROOT);
    if (attribute.hasValue()) {
      attributes.put(key, attribute);
    } else {
      attributes.remove(key);
    }
  }

  void keepOnly(Set<String> lowerCaseNames) {
    attributes.keySet().retainAll(lowerCaseNames);
  }

  boolean has(AccountRight right) {
    return rights.contains(right);
  }

  boolean isBelow(DirectoryObject ancestor) {
    for (DirectoryObject above = parent; above != null; above = above.parent) {
      if (above == ancestor) {
        return true;
      }
    }
    return false;
  }
}
