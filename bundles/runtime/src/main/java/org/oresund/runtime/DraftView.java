// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that becomes active when its plan is released.
 *
 * @param config the configuration, secrets masked
 * @param changedKeys the keys that need a preview
 * @param run the preview run that makes the plan
 * @param plan the plan; null until the preview run has ended
 * @param savedAt when it was saved
 */
public record DraftView(
    Map<String, Object> config,
    List<String> changedKeys,
    UUID run,
    @Nullable UUID plan,
    Instant savedAt) {

  /** Copies the keys. */
  public DraftView {
    changedKeys = List.copyOf(changedKeys);
  }
}
