// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

/** How far a run is. */
public enum RunState {
  /** It waits for its turn or for its next attempt. */
  WAITING,
  /** It is being worked on. */
  RUNNING,
  /** It ended; its outcome says with what. */
  SUCCEEDED,
  /** It ended with a problem. */
  FAILED;

  /** Returns whether the run has ended. */
  public boolean ended() {
    return this == SUCCEEDED || this == FAILED;
  }
}
