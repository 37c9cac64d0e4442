// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import java.time.Instant;
import java.util.UUID;

/**
 * One event as a subscriber receives it; the body of {@code from("oresund:events?types=…")}.
 *
 * <p>Delivery is at least once: effects are idempotent by {@link #id()}.
 *
 * @param id the same in every delivery of this event
 * @param type past tense, for example {@code people.person.deactivated}
 * @param key events of one key arrive in order
 * @param schema version of the payload, additive within a type
 * @param payload JSON text
 * @param occurredAt database time of the change
 */
public record EventMessage(
    UUID id, String type, String key, int schema, String payload, Instant occurredAt) {}
