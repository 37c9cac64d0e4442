// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import org.oresund.runtime.internal.endpoint.Verdict;

/** What the server does after a connector's work ended with an exception. */
public enum FailureConsequence {
  /** Nothing: the effect is there already. */
  NONE,
  /** The instance shows OFFLINE and the work is tried again, with growing pauses. */
  OFFLINE,
  /** The work is tried again; the trouble is the server's own. */
  TRIED_AGAIN,
  /** The work is tried again; the exception is a defect of the connector. */
  DEFECT,
  /** The work becomes a dead letter at once. */
  DEAD_LETTER,
  /** The instance is suspended and nothing is tried again before its configuration changes. */
  SUSPENDED,
  /** Nothing here: another node leads and does the work. */
  ANOTHER_NODE;

  /** Returns what a failure leads to; Camel's wrapping is looked through. */
  public static FailureConsequence of(Throwable failure) {
    Verdict verdict = Verdict.of(failure);
    if (verdict instanceof Verdict.Retry retry) {
      return switch (retry.origin()) {
        case OUTSIDE -> OFFLINE;
        case SERVER -> TRIED_AGAIN;
        case DEFECT -> DEFECT;
      };
    } else if (verdict instanceof Verdict.Reject) {
      return DEAD_LETTER;
    } else if (verdict instanceof Verdict.Block) {
      return SUSPENDED;
    }
    return verdict instanceof Verdict.Done ? NONE : ANOTHER_NODE;
  }
}
