// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.PersonField;
import org.oresund.api.directory.Reference;

/**
 * Turns an entry of class user into a person of the import, or into a rejection that names the
 * broken field. A broken person stops nobody else, and the state of the account is told if it can
 * be read.
 */
final class PersonDecoder {

  private final AttributeMap attributes;
  private final DirectorySession session;
  private final Scope scope;
  private final Clock clock;

  /**
   * Creates a decoder.
   *
   * @param clock decides whether an account has expired
   */
  PersonDecoder(AttributeMap attributes, DirectorySession session, Scope scope, Clock clock) {
    this.attributes = attributes;
    this.session = session;
    this.scope = scope;
    this.clock = clock;
  }

  /** Returns the attributes a decoder needs. */
  List<String> attributes() {
    return attributes.toRead();
  }

  /** Returns whether the account belongs to a machine, which is never a person. */
  static boolean machine(DirectoryObject object) {
    try {
      return object
          .text("userAccountControl")
          .map(AccountControl::parse)
          .filter(AccountControl::machine)
          .isPresent();
    } catch (UnreadableValueException e) {
      return false;
    }
  }

  /**
   * Decodes an entry.
   *
   * @throws UnreadableValueException if not even its key or version can be read
   */
  DirectoryEntry decode(DirectoryObject object) {
    String key = object.guid().toString();
    String version = session.version(usn(object));
    AccountState state = null;
    try {
      Instant activeUntil = activeUntil(object);
      state = state(object, activeUntil);
      return new DirectoryEntry.Person(
          key,
          version,
          List.of(object.name().alias()),
          state,
          activeUntil,
          fields(object),
          manager(object),
          primaryGroup(object));
    } catch (UnreadableValueException e) {
      return new DirectoryEntry.Rejected(key, version, stateOf(object), Problems.unreadable(e));
    }
  }

  static long usn(DirectoryObject object) {
    return object
        .number("uSNChanged")
        .orElseThrow(() -> new UnreadableValueException("uSNChanged", "is absent"));
  }

  private @Nullable AccountState stateOf(DirectoryObject object) {
    try {
      if (control(object).disabled()) {
        return AccountState.DISABLED;
      }
      return state(object, activeUntil(object));
    } catch (UnreadableValueException e) {
      return null;
    }
  }

  private AccountState state(DirectoryObject object, @Nullable Instant activeUntil) {
    if (control(object).disabled()) {
      return AccountState.DISABLED;
    }
    boolean expired = activeUntil != null && !activeUntil.isAfter(clock.instant());
    return expired ? AccountState.EXPIRED : AccountState.ACTIVE;
  }

  private static AccountControl control(DirectoryObject object) {
    return object
        .text("userAccountControl")
        .map(AccountControl::parse)
        .orElseThrow(() -> new UnreadableValueException("userAccountControl", "is absent"));
  }

  private static @Nullable Instant activeUntil(DirectoryObject object) {
    Optional<String> expires = object.text("accountExpires");
    return expires.isEmpty() ? null : WindowsTime.expiry(expires.get());
  }

  private Map<PersonField, String> fields(DirectoryObject object) {
    Map<PersonField, String> fields = new EnumMap<>(PersonField.class);
    attributes
        .attributes()
        .forEach(
            (field, attribute) -> value(object, attribute).ifPresent(v -> fields.put(field, v)));
    if (!fields.containsKey(PersonField.LOGIN)) {
      throw new UnreadableValueException(
          attributes.attributes().getOrDefault(PersonField.LOGIN, ""), "is absent");
    }
    return fields;
  }

  /** Values are kept as they are, decomposed accents and formulas included; see spec 2.1. */
  private static Optional<String> value(DirectoryObject object, String attribute) {
    Optional<String> value = object.text(attribute);
    if (value.isPresent() && value.get().chars().anyMatch(Character::isISOControl)) {
      throw new UnreadableValueException(attribute, "holds a control character");
    }
    return value;
  }

  private @Nullable Reference manager(DirectoryObject object) {
    try {
      return object.text("manager").map(scope::reference).orElse(null);
    } catch (UnreadableValueException e) {
      throw new UnreadableValueException("manager", e.reason());
    }
  }

  private static List<Reference> primaryGroup(DirectoryObject object) {
    return object
        .number("primaryGroupID")
        .map(rid -> List.of(Reference.alias(GroupReader.ridAlias(rid))))
        .orElse(List.of());
  }
}
