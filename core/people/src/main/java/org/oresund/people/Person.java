// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person as shown to others; values are exactly those of the source.
 *
 * @param manager the manager; null if there is none or it is not (yet) a person here
 * @param groups names of the direct groups, sorted
 * @param roles ids of the effective roles, sorted; an inactive person has none
 * @param externalKeys keys in outside systems, sorted by instance
 * @param updatedAt last change of the person
 */
public record Person(
    UUID id,
    @Nullable String displayName,
    @Nullable String givenName,
    @Nullable String familyName,
    @Nullable String login,
    @Nullable String mail,
    @Nullable String department,
    @Nullable String title,
    @Nullable String employeeNumber,
    boolean active,
    @Nullable Manager manager,
    List<String> groups,
    List<String> roles,
    List<ExternalKey> externalKeys,
    Instant updatedAt) {

  /**
   * A person's manager.
   *
   * @param displayName name as shown; null if the source has none
   */
  public record Manager(UUID id, @Nullable String displayName) {}

  /** Copies the lists. */
  public Person {
    groups = List.copyOf(groups);
    roles = List.copyOf(roles);
    externalKeys = List.copyOf(externalKeys);
  }

  /** Returns this person with these groups, roles and keys. */
  public Person completed(List<String> ofGroups, List<String> ofRoles, List<ExternalKey> ofKeys) {
    return new Person(
        id,
        displayName,
        givenName,
        familyName,
        login,
        mail,
        department,
        title,
        employeeNumber,
        active,
        manager,
        ofGroups,
        ofRoles,
        ofKeys,
        updatedAt);
  }
}
