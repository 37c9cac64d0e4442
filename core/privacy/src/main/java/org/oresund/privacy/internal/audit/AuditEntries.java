// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.oresund.privacy.AuditEntry;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditQuery;
import org.oresund.privacy.FieldCipher;
import org.oresund.privacy.Pseudonyms;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;

/** Reads pages of the log, newest first, and decrypts their texts after the transaction. */
final class AuditEntries {

  private static final String SEQUENCE =
      """
      (
        SELECT l.sequence
        FROM privacy.audit_link l
        WHERE l.tenant_id = e.tenant_id
          AND l.event_id = e.event_id) AS sequence\
      """;
  private static final String FILTER =
      """
      WHERE e.tenant_id = ?
        AND (?::uuid IS NULL OR e.event_id < ?::uuid)
        AND (?::timestamptz IS NULL OR e.recorded_at >= ?::timestamptz)
        AND (?::timestamptz IS NULL OR e.recorded_at < ?::timestamptz)
        AND (cardinality(?::text[]) = 0 OR e.use = ANY (?::text[]))
      """;
  private static final String OF_ALL =
      """
      SELECT %s, %s
      FROM privacy.audit_event e
      %sORDER BY e.event_id DESC
      LIMIT ?
      """
          .formatted(SEQUENCE, StoredEvent.COLUMNS, FILTER);
  private static final String OF_PERSON =
      """
      SELECT %s, e.*
      FROM privacy.audit_person a
      CROSS JOIN %s
      %s  AND a.tenant_id = ?
        AND a.pseudonym = ?
      ORDER BY a.event_id DESC
      LIMIT ?
      """
          .formatted(SEQUENCE, StoredEvent.lookedUp("a", "a.event_id"), FILTER);

  private final TenantTransaction transactions;
  private final FieldCipher cipher;
  private final Pseudonyms pseudonyms;

  AuditEntries(TenantTransaction transactions, FieldCipher cipher, Pseudonyms pseudonyms) {
    this.transactions = transactions;
    this.cipher = cipher;
    this.pseudonyms = pseudonyms;
  }

  /** An event with its place in the chain. */
  private record Placed(OptionalLong sequence, StoredEvent event) {}

  List<AuditEntry> list(TenantId tenant, AuditQuery query) {
    Optional<byte[]> pseudonym = query.person().map(id -> pseudonyms.ofPerson(tenant, id));
    List<Placed> page = transactions.call(tenant, tx -> read(tx, query, pseudonym));
    Iterator<Optional<byte[]>> texts = cipher.decryptAll(encrypted(tenant, page)).iterator();
    List<AuditEntry> entries = new ArrayList<>();
    for (Placed placed : page) {
      Optional<byte[]> text = placed.event().text() == null ? Optional.empty() : texts.next();
      entries.add(entry(placed, text.orElse(null)));
    }
    return entries;
  }

  private static List<Placed> read(Tx tx, AuditQuery query, Optional<byte[]> pseudonym)
      throws SQLException {
    String sql = pseudonym.isPresent() ? OF_PERSON : OF_ALL;
    try (PreparedStatement select = tx.connection().prepareStatement(sql)) {
      int at = bind(tx, select, query);
      if (pseudonym.isPresent()) {
        select.setString(at++, tx.tenant().value());
        select.setBytes(at++, pseudonym.get());
      }
      select.setInt(at, query.limit());
      List<Placed> page = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          long sequence = row.getLong("sequence");
          OptionalLong place = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(sequence);
          page.add(new Placed(place, StoredEvent.read(row)));
        }
      }
      return page;
    }
  }

  /** Binds the filter and returns the index of the next parameter. */
  private static int bind(Tx tx, PreparedStatement select, AuditQuery query) throws SQLException {
    int at = 1;
    select.setString(at++, tx.tenant().value());
    select.setObject(at++, query.before().orElse(null));
    select.setObject(at++, query.before().orElse(null));
    for (Optional<Instant> bound : List.of(query.from(), query.until())) {
      Object moment = bound.map(instant -> instant.atOffset(ZoneOffset.UTC)).orElse(null);
      select.setObject(at++, moment, Types.TIMESTAMP_WITH_TIMEZONE);
      select.setObject(at++, moment, Types.TIMESTAMP_WITH_TIMEZONE);
    }
    Object[] uses = query.uses().stream().map(Enum::name).toArray();
    select.setArray(at++, tx.connection().createArrayOf("text", uses));
    select.setArray(at++, tx.connection().createArrayOf("text", uses));
    return at;
  }

  private static List<FieldCipher.Encrypted> encrypted(TenantId tenant, List<Placed> page) {
    List<FieldCipher.Encrypted> texts = new ArrayList<>();
    for (Placed placed : page) {
      byte[] text = placed.event().text();
      if (text != null) {
        texts.add(new FieldCipher.Encrypted(AuditRows.cell(tenant, placed.event().id()), text));
      }
    }
    return texts;
  }

  private static AuditEntry entry(Placed placed, byte @Nullable [] text) {
    StoredEvent event = placed.event();
    return new AuditEntry(
        event.id(),
        placed.sequence(),
        event.at(),
        AuditEvent.Use.valueOf(event.use()),
        event.actor(),
        event.purpose(),
        event.entity(),
        event.object(),
        event.personCount(),
        text == null ? null : new String(text, StandardCharsets.UTF_8),
        event.count(),
        AuditEvent.Outcome.valueOf(event.outcome()));
  }
}
