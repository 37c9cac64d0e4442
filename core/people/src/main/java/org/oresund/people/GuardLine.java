// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

/**
 * One line of the mass-change guard for a plan.
 *
 * @param kind what is counted
 * @param subject for {@link Kind#CLEARED} the field; else empty
 * @param count changes of the plan together with those of the last hour
 * @param limit the most changes that pass without a person's decision
 */
public record GuardLine(Kind kind, String subject, long count, long limit) {

  /** What a line counts. */
  public enum Kind {
    /** People who become inactive. */
    DEACTIVATIONS,
    /**
     * People who become inactive because the directory no longer shows them and does not say why.
     * Nobody passes while a container that was known is not found either.
     */
    NOT_FOUND,
    /** People who get another login or another directory key. */
    LOGINS,
    /** People who lose at least one role. */
    ROLE_LOSSES,
    /** People who lose the value of one field. */
    CLEARED,
    /** New people; not counted in the first import. */
    CREATIONS,
    /** People put in quarantine. */
    QUARANTINED
  }

  /** Returns whether this line holds the plan back. */
  public boolean tripped() {
    return count > limit;
  }
}
