// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One instance as it may be shown: secrets are {@code "***"}.
 *
 * @param instance its name
 * @param type its connector type
 * @param config the active configuration
 * @param configVersion counts the active configurations, from 1
 * @param changedAt when the active configuration was saved
 * @param draft a change that waits for the release of its plan; null if none
 * @param status how it is
 */
public record InstanceView(
    String instance,
    String type,
    Map<String, Object> config,
    int configVersion,
    Instant changedAt,
    @Nullable DraftView draft,
    InstanceStatus status) {}
