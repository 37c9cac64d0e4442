// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * What a plan does to one person or group, and why.
 *
 * @param row position in the plan, from 1
 * @param key the directory's immutable key; empty for a person known to no directory
 * @param person the person; null for a group and for an unknown person in quarantine
 * @param rule the rule that decided, for example {@code account-disabled}
 * @param where for a moved person the new place; else empty
 * @param changes changed fields; for a created person those that have a value
 * @param groupsGained names of groups gained, sorted
 * @param groupsLost names of groups lost, sorted
 * @param quarantine why the object could not be taken over; null if it could
 */
public record PlanRow(
    long row,
    Subject subject,
    String key,
    @Nullable UUID person,
    PlanAction action,
    String rule,
    String where,
    List<FieldChange> changes,
    List<String> groupsGained,
    List<String> groupsLost,
    @Nullable Problem quarantine) {

  /** What a row is about. */
  public enum Subject {
    /** A person. */
    PERSON,
    /** A group. */
    GROUP
  }

  /** Copies the lists. */
  public PlanRow {
    changes = List.copyOf(changes);
    groupsGained = List.copyOf(groupsGained);
    groupsLost = List.copyOf(groupsLost);
  }
}
