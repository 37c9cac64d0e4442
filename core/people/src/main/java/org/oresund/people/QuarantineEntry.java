// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * An object of a directory that could not be taken over.
 *
 * @param key the directory's immutable key
 * @param person the person who keeps the last good state; null if the object never became a person
 * @param reason field and reason, never the value
 * @param since when it came here for this reason
 */
public record QuarantineEntry(
    String instance, String key, @Nullable UUID person, Problem reason, Instant since) {}
