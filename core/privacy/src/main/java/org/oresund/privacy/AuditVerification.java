// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.util.List;
import java.util.Optional;

/**
 * What a verification of one chain found.
 *
 * @param checked links that were recomputed
 * @param epochs epochs of the chain: 1, and one more for each declared restore
 * @param firstBad the first sequence number that does not hold, with its reason; nothing if the
 *     chain is whole
 * @param unsealed events that wait for the sealer
 * @param notes what is not wrong but should be looked at, for example a clock that went back
 */
public record AuditVerification(
    long checked, int epochs, Optional<Break> firstBad, long unsealed, List<String> notes) {

  /** Copies the list. */
  public AuditVerification {
    notes = List.copyOf(notes);
  }

  /**
   * The place where a chain breaks.
   *
   * @param sequence first sequence number that does not hold
   * @param reason one English sentence
   */
  public record Break(long sequence, String reason) {}

  /** Returns whether the chain is whole and agrees with every checkpoint. */
  public boolean intact() {
    return firstBad.isEmpty();
  }
}
