// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import java.util.UUID;
import org.oresund.api.Fence;

/**
 * One requested or scheduled piece of work; the body of {@code from("oresund:runs")}.
 *
 * @param runId identifies the run in history and audit
 * @param mode one of the modes of the type's metadata, for example {@code full}
 * @param extent whether the run stops at the stored plan
 * @param fence proof of leadership; carried to every command of the run
 */
public record RunRequest(UUID runId, String mode, Extent extent, Fence fence) {

  /** How far a run goes. There is one code path; a preview only stops earlier. */
  public enum Extent {
    /** Stops at the stored plan and changes nothing. */
    PREVIEW,
    /** Applies the plan unless the guard holds it back. */
    APPLY
  }
}
