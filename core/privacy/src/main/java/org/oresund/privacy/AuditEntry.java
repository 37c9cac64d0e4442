// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event as it stands in the audit log.
 *
 * @param id orders entries by time
 * @param sequence place in the tenant's chain; nothing in the second before it is sealed
 * @param at when it was written, by the database clock
 * @param use what was done
 * @param actor who did it, and how
 * @param purpose id of the purpose register; empty for none
 * @param entity kind of thing
 * @param object id of the thing; null for none, many or a person
 * @param personCount how many persons it concerns
 * @param text search criterion or other free text; null for none, or if its key was destroyed
 * @param count how many things were shown or changed
 * @param outcome how it ended
 */
public record AuditEntry(
    UUID id,
    OptionalLong sequence,
    Instant at,
    AuditEvent.Use use,
    AuditEvent.Actor actor,
    String purpose,
    String entity,
    @Nullable String object,
    int personCount,
    @Nullable String text,
    long count,
    AuditEvent.Outcome outcome) {}
