// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of a person that was applied.
 *
 * @param at when it was committed
 * @param plan the plan of which it was a part
 * @param runId the run that found it; null if none
 * @param instance the connector instance that brought it
 * @param rule the rule that decided
 * @param releasedBy who released the plan; null if nobody had to
 */
public record PersonChange(
    Instant at,
    PlanAction action,
    UUID plan,
    @Nullable UUID runId,
    String instance,
    String rule,
    @Nullable String releasedBy,
    List<FieldChange> changes,
    List<String> groupsGained,
    List<String> groupsLost) {

  /** Copies the lists. */
  public PersonChange {
    changes = List.copyOf(changes);
    groupsGained = List.copyOf(groupsGained);
    groupsLost = List.copyOf(groupsLost);
  }
}
