// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which entries of the audit log to show, newest first.
 *
 * @param before only entries older than this one; nothing to begin
 * @param limit at most this many, 1 to 1000
 * @param person only entries that concern this person
 * @param from only entries at or after this moment
 * @param until only entries before this moment
 * @param uses only these kinds; empty for all
 */
public record AuditQuery(
    Optional<UUID> before,
    int limit,
    Optional<UUID> person,
    Optional<Instant> from,
    Optional<Instant> until,
    Set<AuditEvent.Use> uses) {

  /**
   * Checks the limit and copies the set.
   *
   * @throws IllegalArgumentException if the limit is out of range
   */
  public AuditQuery {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("The limit must be 1 to 1000.");
    }
    uses = Set.copyOf(uses);
  }

  /** Returns the query for the newest entries. */
  public static AuditQuery newest(int limit) {
    return new AuditQuery(
        Optional.empty(), limit, Optional.empty(), Optional.empty(), Optional.empty(), Set.of());
  }

  /** Returns this query for the page after the one that ended with this entry. */
  public AuditQuery before(UUID entry) {
    return new AuditQuery(Optional.of(entry), limit, person, from, until, uses);
  }

  /** Returns this query for one person's extract. */
  public AuditQuery about(UUID id) {
    return new AuditQuery(before, limit, Optional.of(id), from, until, uses);
  }

  /** Returns this query for an interval, its end excluded. */
  public AuditQuery between(Instant start, Instant end) {
    return new AuditQuery(before, limit, person, Optional.of(start), Optional.of(end), uses);
  }

  /** Returns this query for some kinds of use. */
  public AuditQuery only(Set<AuditEvent.Use> kinds) {
    return new AuditQuery(before, limit, person, from, until, kinds);
  }
}
