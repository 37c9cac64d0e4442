// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.Cell;
import org.oresund.privacy.FieldCipher;
import org.oresund.privacy.KeyScope;
import org.oresund.privacy.Pseudonyms;
import org.oresund.store.Tx;

/** Writes events set-based: three statements for any number of them. */
final class AuditRows {

  /** Most events of one call; bounds the arrays of its statements. */
  static final int MOST = 5000;

  static final String TABLE = "privacy.audit_event";
  static final String TEXT = "free_text";

  private static final String INSERT_EVENTS =
      """
      INSERT INTO privacy.audit_event (
        tenant_id, event_id, use, account, on_behalf_of, channel, source_address, correlation_id,
        purpose, entity, object, person_count, free_text, count, outcome)
      SELECT ?, e.*
      FROM unnest(
        ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
        ?::text[], ?::text[], ?::text[], ?::integer[], ?::bytea[], ?::bigint[], ?::text[]) AS e
      """;
  private static final String INSERT_PERSONS =
      """
      INSERT INTO privacy.audit_person (tenant_id, pseudonym, event_id)
      SELECT ?, p.pseudonym, p.event_id
      FROM unnest(?::bytea[], ?::uuid[]) AS p (pseudonym, event_id)
      """;
  private static final String INSERT_UNSEALED =
      """
      INSERT INTO privacy.audit_unsealed (tenant_id, opens_epoch, event_ids)
      VALUES (?, ?, ?)
      """;

  private final FieldCipher cipher;
  private final Pseudonyms pseudonyms;

  AuditRows(FieldCipher cipher, Pseudonyms pseudonyms) {
    this.cipher = cipher;
    this.pseudonyms = pseudonyms;
  }

  /** An event with the id of its row and every person once. */
  private record Row(UUID id, AuditEvent event, List<UUID> persons) {

    /** Ids made within one millisecond are in random order, so they are sorted first. */
    static List<Row> of(List<AuditEvent> events) {
      List<UUID> ids = Stream.generate(UuidV7::next).limit(events.size()).sorted().toList();
      List<Row> rows = new ArrayList<>(events.size());
      for (AuditEvent event : events) {
        List<UUID> persons = event.persons().stream().distinct().toList();
        rows.add(new Row(ids.get(rows.size()), event, persons));
      }
      return rows;
    }
  }

  /** Where events go in the chain. */
  enum Place {
    /** After all that were committed before. */
    NEXT,
    /** Before all that wait, because they open an epoch. */
    FIRST
  }

  /**
   * Writes the events in the order given.
   *
   * @param events at most {@link #MOST}
   * @return their ids
   */
  List<UUID> write(Tx tx, List<AuditEvent> events, Place place) throws SQLException {
    List<Row> rows = Row.of(events);
    writeEvents(tx, rows);
    writePersons(tx, rows);
    List<UUID> ids = rows.stream().map(Row::id).toList();
    try (PreparedStatement insert = tx.connection().prepareStatement(INSERT_UNSEALED)) {
      insert.setString(1, tx.tenant().value());
      insert.setBoolean(2, place == Place.FIRST);
      insert.setArray(3, tx.connection().createArrayOf("uuid", ids.toArray()));
      insert.executeUpdate();
    }
    return ids;
  }

  private void writeEvents(Tx tx, List<Row> rows) throws SQLException {
    Connection connection = tx.connection();
    try (PreparedStatement insert = connection.prepareStatement(INSERT_EVENTS)) {
      Columns columns = new Columns(connection, insert, rows);
      insert.setString(1, tx.tenant().value());
      columns.set(2, "uuid", Row::id);
      columns.set(3, "text", row -> row.event().use().name());
      columns.set(4, "text", row -> row.event().actor().account());
      columns.set(5, "text", row -> row.event().actor().onBehalfOf());
      columns.set(6, "text", row -> row.event().actor().channel());
      columns.set(7, "text", row -> row.event().actor().sourceAddress());
      columns.set(8, "text", row -> row.event().actor().correlationId());
      columns.set(9, "text", row -> row.event().purpose());
      columns.set(10, "text", row -> row.event().entity());
      columns.set(11, "text", row -> row.event().object());
      columns.set(12, "integer", row -> row.persons().size());
      insert.setArray(13, connection.createArrayOf("bytea", texts(tx.tenant(), rows)));
      columns.set(14, "bigint", row -> row.event().count());
      columns.set(15, "text", row -> row.event().outcome().name());
      insert.executeUpdate();
    }
  }

  private void writePersons(Tx tx, List<Row> rows) throws SQLException {
    List<UUID> persons = new ArrayList<>();
    List<UUID> events = new ArrayList<>();
    for (Row row : rows) {
      for (UUID person : row.persons()) {
        persons.add(person);
        events.add(row.id());
      }
    }
    if (persons.isEmpty()) {
      return;
    }
    byte[][] names = pseudonyms.ofPersons(tx.tenant(), persons).toArray(byte[][]::new);
    try (PreparedStatement insert = tx.connection().prepareStatement(INSERT_PERSONS)) {
      insert.setString(1, tx.tenant().value());
      insert.setArray(2, tx.connection().createArrayOf("bytea", names));
      insert.setArray(3, tx.connection().createArrayOf("uuid", events.toArray()));
      insert.executeUpdate();
    }
  }

  /** Returns the encrypted texts, null where an event has none. */
  private byte @Nullable [][] texts(TenantId tenant, List<Row> rows) {
    List<FieldCipher.Clear> clear = new ArrayList<>();
    for (Row row : rows) {
      text(tenant, row, scope(row)).ifPresent(clear::add);
    }
    List<byte[]> encrypted = clear.isEmpty() ? List.of() : encrypt(tenant, rows, clear);
    byte @Nullable [][] texts = new byte[rows.size()][];
    int next = 0;
    for (int i = 0; i < texts.length; i++) {
      if (rows.get(i).event().text() != null) {
        texts[i] = encrypted.get(next++);
      }
    }
    return texts;
  }

  /** A person who was erased meanwhile has no key any more; what was done is still to be logged. */
  private List<byte[]> encrypt(TenantId tenant, List<Row> rows, List<FieldCipher.Clear> clear) {
    try {
      return cipher.encryptAll(clear);
    } catch (ProblemException e) {
      if (!e.problem().code().equals("privacy.key-shredded")) {
        throw e;
      }
      List<FieldCipher.Clear> again = new ArrayList<>();
      rows.forEach(row -> text(tenant, row, KeyScope.TENANT).ifPresent(again::add));
      return cipher.encryptAll(again);
    }
  }

  /** What concerns one person alone goes with that person's key. */
  private static KeyScope scope(Row row) {
    return row.persons().size() == 1 ? KeyScope.person(row.persons().get(0)) : KeyScope.TENANT;
  }

  private static Optional<FieldCipher.Clear> text(TenantId tenant, Row row, KeyScope scope) {
    String text = row.event().text();
    if (text == null) {
      return Optional.empty();
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Optional.of(new FieldCipher.Clear(cell(tenant, row.id()), scope, bytes));
  }

  static Cell cell(TenantId tenant, UUID event) {
    return new Cell(tenant, TABLE, TEXT, event.toString());
  }

  /**
   * Binds one array for each column.
   *
   * @param connection makes the arrays
   * @param insert takes them
   * @param rows what they are made of
   */
  private record Columns(Connection connection, PreparedStatement insert, List<Row> rows) {

    void set(int index, String type, Function<Row, @Nullable Object> value) throws SQLException {
      Array array = connection.createArrayOf(type, rows.stream().map(value).toArray());
      insert.setArray(index, array);
    }
  }
}
