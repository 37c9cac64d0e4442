// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.privacy.AuditEvent;

/**
 * One event as its row holds it, with the digest of its persons' pseudonyms.
 *
 * @param id the event's id
 * @param at when it was recorded, in microseconds as PostgreSQL keeps them
 * @param use name of the {@link AuditEvent.Use}, kept as text so that an edited row can be read
 * @param actor who did it
 * @param purpose purpose id
 * @param entity kind of thing
 * @param object id of the thing; null for none
 * @param personCount number of persons
 * @param persons SHA-256 of all pseudonyms, sorted and joined
 * @param text encrypted free text; null for none
 * @param count number of things
 * @param outcome name of the {@link AuditEvent.Outcome}
 */
@SuppressWarnings("ArrayRecordComponent")
record StoredEvent(
    UUID id,
    Instant at,
    String use,
    AuditEvent.Actor actor,
    String purpose,
    String entity,
    @Nullable String object,
    int personCount,
    byte[] persons,
    byte @Nullable [] text,
    long count,
    String outcome) {

  /** What {@link #read} needs from a row of {@code audit_event e}. */
  static final String COLUMNS =
      """
      e.tenant_id, e.event_id, e.recorded_at, e.use, e.account, e.on_behalf_of, e.channel,
        e.source_address, e.correlation_id, e.purpose, e.entity, e.object, e.person_count,
        e.free_text, e.count, e.outcome,
        sha256(coalesce((
          SELECT string_agg(p.pseudonym, ''::bytea ORDER BY p.pseudonym)
          FROM privacy.audit_person p
          WHERE p.tenant_id = e.tenant_id
            AND p.event_id = e.event_id), ''::bytea)) AS persons\
      """;

  /** Six digits always, so that one moment has one spelling. */
  private static final DateTimeFormatter MICROSECONDS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  /**
   * Returns a subquery {@code e} that looks up one event for each row it is joined to.
   *
   * <p>OFFSET 0 keeps it a subquery: merged into the join, an event is looked up by its tenant
   * alone as long as the table has no statistics (row security gives that condition twice), which
   * reads the whole tenant for each event.
   *
   * @param of alias of the joined table, which has {@code tenant_id}
   * @param id column that holds the event's id
   */
  static String lookedUp(String of, String id) {
    return """
        LATERAL (
          SELECT %s
          FROM privacy.audit_event e
          WHERE e.tenant_id = %s.tenant_id
            AND e.event_id = %s
          OFFSET 0) e\
        """
        .formatted(COLUMNS, of, id);
  }

  static StoredEvent read(ResultSet row) throws SQLException {
    AuditEvent.Actor actor =
        new AuditEvent.Actor(
            row.getString("account"),
            row.getString("on_behalf_of"),
            row.getString("channel"),
            row.getString("source_address"),
            row.getString("correlation_id"));
    return new StoredEvent(
        row.getObject("event_id", UUID.class),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
        row.getString("use"),
        actor,
        row.getString("purpose"),
        row.getString("entity"),
        row.getString("object"),
        row.getInt("person_count"),
        row.getBytes("persons"),
        row.getBytes("free_text"),
        row.getLong("count"),
        row.getString("outcome"));
  }

  /** Returns the text that is hashed; schema 1 never changes. */
  String canonical() {
    CanonicalJson concerned =
        new CanonicalJson()
            .with("count", personCount)
            .with("sha256", HexFormat.of().formatHex(persons));
    return new CanonicalJson()
        .with("schema", 1)
        .with("id", id.toString())
        .with("recordedAt", MICROSECONDS.format(at))
        .with("use", use)
        .with("account", actor.account())
        .with("onBehalfOf", actor.onBehalfOf())
        .with("channel", actor.channel())
        .with("sourceAddress", actor.sourceAddress())
        .with("correlationId", actor.correlationId())
        .with("purpose", purpose)
        .with("entity", entity)
        .with("object", object)
        .with("persons", concerned)
        .with("text", text == null ? null : Base64.getEncoder().encodeToString(text))
        .with("count", count)
        .with("outcome", outcome)
        .toString();
  }
}
