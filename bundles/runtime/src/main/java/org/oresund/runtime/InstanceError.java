// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.time.Instant;
import java.util.UUID;
import org.oresund.api.Problem;

/**
 * A trouble of an instance, kept for its history.
 *
 * @param id names the entry
 * @param at when it was first reported
 * @param lastAt when it was reported last
 * @param occurrences how often it was reported between the two
 * @param problem what it was
 */
public record InstanceError(
    UUID id, Instant at, Instant lastAt, long occurrences, Problem problem) {}
