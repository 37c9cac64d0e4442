// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.store.Tx;

/** Reads and extends the chain of the transaction's tenant. */
final class ChainRows {

  private static final String HEAD =
      """
      SELECT sequence, head
      FROM privacy.audit_link
      WHERE tenant_id = ?
      ORDER BY sequence DESC
      LIMIT 1
      """;

  /** The event that opens an epoch comes first, whatever was waiting before the restore. */
  private static final String UNSEALED =
      """
      SELECT u.position, w.event_id AS linked, e.*
      FROM (
        SELECT tenant_id, position, opens_epoch, event_ids,
          sum(cardinality(event_ids)) OVER (ORDER BY opens_epoch DESC, position) AS so_far
        FROM privacy.audit_unsealed
        WHERE tenant_id = ?) u
      CROSS JOIN LATERAL unnest(u.event_ids) WITH ORDINALITY AS w (event_id, place)
      LEFT JOIN %s ON true
      WHERE u.so_far - cardinality(u.event_ids) < ?
      ORDER BY u.opens_epoch DESC, u.position, w.place
      """
          .formatted(StoredEvent.lookedUp("u", "w.event_id"));

  private static final String INSERT_LINKS =
      """
      INSERT INTO privacy.audit_link (tenant_id, sequence, event_id, event_hash, head)
      SELECT ?, l.*
      FROM unnest(?::bigint[], ?::uuid[], ?::bytea[], ?::bytea[]) AS l
      """;
  private static final String DELETE_UNSEALED =
      """
      DELETE FROM privacy.audit_unsealed
      WHERE tenant_id = ?
        AND position = ANY (?)
      """;
  private static final String LINKS =
      """
      SELECT l.sequence, l.event_hash, l.head, l.event_id AS linked, e.*
      FROM privacy.audit_link l
      LEFT JOIN %s ON true
      WHERE l.tenant_id = ?
        AND l.sequence > ?
      ORDER BY l.sequence
      LIMIT ?
      """
          .formatted(StoredEvent.lookedUp("l", "l.event_id"));
  private static final String HASH_AT =
      """
      SELECT head
      FROM privacy.audit_link
      WHERE tenant_id = ?
        AND sequence = ?
      """;
  private static final String EPOCHS =
      """
      SELECT epoch, first_sequence, event_id
      FROM privacy.audit_epoch
      WHERE tenant_id = ?
      ORDER BY epoch
      """;
  private static final String INSERT_EPOCH =
      """
      INSERT INTO privacy.audit_epoch (tenant_id, epoch, first_sequence, event_id)
      VALUES (?, ?, ?, ?)
      """;
  private static final String INSERT_CHECKPOINT =
      """
      INSERT INTO privacy.audit_checkpoint (tenant_id, epoch, sequence, created_at, note)
      VALUES (?, ?, ?, ?, ?)
      """;
  private static final String NEWEST_CHECKPOINT =
      """
      SELECT note
      FROM privacy.audit_checkpoint
      WHERE tenant_id = ?
      ORDER BY epoch DESC, sequence DESC, created_at DESC
      LIMIT 1
      """;
  private static final String STATE =
      """
      SELECT
        EXISTS (SELECT 1 FROM privacy.audit_unsealed WHERE tenant_id = ?) AS waiting,
        EXISTS (SELECT 1 FROM privacy.audit_link WHERE tenant_id = ?) AS begun,
        (SELECT max(created_at) FROM privacy.audit_checkpoint WHERE tenant_id = ?) AS signed
      """;
  private static final String COUNT_UNSEALED =
      """
      SELECT coalesce(sum(cardinality(event_ids)), 0)
      FROM privacy.audit_unsealed
      WHERE tenant_id = ?
      """;
  private static final String COUNT_OUTSIDE =
      """
      SELECT count(*)
      FROM privacy.audit_event e
      WHERE e.tenant_id = ?
        AND NOT EXISTS (
          SELECT 1 FROM privacy.audit_link l
          WHERE l.tenant_id = e.tenant_id AND l.event_id = e.event_id)
        AND NOT EXISTS (
          SELECT 1 FROM privacy.audit_unsealed u
          WHERE u.tenant_id = e.tenant_id AND e.event_id = ANY (u.event_ids))
      """;

  private ChainRows() {}

  /**
   * A link with its event.
   *
   * @param head where the chain stands with it, as stored
   * @param eventId the event
   * @param eventHash hash of the event, as stored
   * @param event the event; null if its row is gone
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Link(Chain.Head head, UUID eventId, byte[] eventHash, @Nullable StoredEvent event) {}

  /**
   * An epoch after the first.
   *
   * @param number 2 or more
   * @param firstSequence where it begins
   * @param event the event that opens it
   */
  record Epoch(int number, long firstSequence, UUID event) {}

  /**
   * What a sweep needs to know.
   *
   * @param waiting whether events wait
   * @param begun whether the chain has a link
   * @param signed when the newest checkpoint was signed
   */
  record State(boolean waiting, boolean begun, Optional<Instant> signed) {}

  static Chain.Head head(Tx tx) throws SQLException {
    try (PreparedStatement select = prepared(tx, HEAD);
        ResultSet row = select.executeQuery()) {
      return row.next() ? new Chain.Head(row.getLong(1), row.getBytes(2)) : Chain.Head.start();
    }
  }

  /**
   * Adds waiting events to the chain.
   *
   * @param enough no further row is taken once so many events are
   * @return how many there were
   */
  static int seal(Tx tx, int enough) throws SQLException {
    Chain chain = new Chain(tx.tenant());
    Chain.Head head = head(tx);
    Set<Long> positions = new HashSet<>();
    List<Link> links = new ArrayList<>();
    try (PreparedStatement select = prepared(tx, UNSEALED)) {
      select.setInt(2, enough);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          StoredEvent event = event(row);
          byte[] hash = event == null ? Chain.missing() : Chain.hash(event);
          head = chain.next(head, hash);
          positions.add(row.getLong("position"));
          links.add(new Link(head, row.getObject("linked", UUID.class), hash, event));
        }
      }
    }
    if (!links.isEmpty()) {
      insert(tx, links);
      delete(tx, positions);
    }
    return links.size();
  }

  private static @Nullable StoredEvent event(ResultSet row) throws SQLException {
    return row.getObject("event_id") == null ? null : StoredEvent.read(row);
  }

  private static void insert(Tx tx, List<Link> links) throws SQLException {
    Connection connection = tx.connection();
    Object[] sequences = links.stream().map(link -> link.head().sequence()).toArray();
    Object[] events = links.stream().map(Link::eventId).toArray();
    byte[][] hashes = links.stream().map(Link::eventHash).toArray(byte[][]::new);
    byte[][] heads = links.stream().map(link -> link.head().hash()).toArray(byte[][]::new);
    try (PreparedStatement insert = prepared(tx, INSERT_LINKS)) {
      insert.setArray(2, connection.createArrayOf("bigint", sequences));
      insert.setArray(3, connection.createArrayOf("uuid", events));
      insert.setArray(4, connection.createArrayOf("bytea", hashes));
      insert.setArray(5, connection.createArrayOf("bytea", heads));
      insert.executeUpdate();
    }
  }

  private static void delete(Tx tx, Set<Long> positions) throws SQLException {
    try (PreparedStatement delete = prepared(tx, DELETE_UNSEALED)) {
      delete.setArray(2, tx.connection().createArrayOf("bigint", positions.toArray()));
      delete.executeUpdate();
    }
  }

  /** Returns links after a sequence number, in order. */
  static List<Link> links(Tx tx, long after, int limit) throws SQLException {
    List<Link> links = new ArrayList<>();
    try (PreparedStatement select = prepared(tx, LINKS)) {
      select.setLong(2, after);
      select.setInt(3, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Chain.Head head = new Chain.Head(row.getLong("sequence"), row.getBytes("head"));
          UUID linked = row.getObject("linked", UUID.class);
          links.add(new Link(head, linked, row.getBytes("event_hash"), event(row)));
        }
      }
    }
    return links;
  }

  /** Returns the hash the chain has at a sequence number. */
  static Optional<byte[]> hashAt(Tx tx, long sequence) throws SQLException {
    try (PreparedStatement select = prepared(tx, HASH_AT)) {
      select.setLong(2, sequence);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
      }
    }
  }

  static List<Epoch> epochs(Tx tx) throws SQLException {
    List<Epoch> epochs = new ArrayList<>();
    try (PreparedStatement select = prepared(tx, EPOCHS);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        epochs.add(new Epoch(row.getInt(1), row.getLong(2), row.getObject(3, UUID.class)));
      }
    }
    return epochs;
  }

  static void insert(Tx tx, Epoch epoch) throws SQLException {
    try (PreparedStatement insert = prepared(tx, INSERT_EPOCH)) {
      insert.setInt(2, epoch.number());
      insert.setLong(3, epoch.firstSequence());
      insert.setObject(4, epoch.event());
      insert.executeUpdate();
    }
  }

  static void insert(Tx tx, Checkpoint checkpoint, String note) throws SQLException {
    try (PreparedStatement insert = prepared(tx, INSERT_CHECKPOINT)) {
      insert.setInt(2, checkpoint.epoch());
      insert.setLong(3, checkpoint.head().sequence());
      insert.setObject(4, checkpoint.time().atOffset(ZoneOffset.UTC));
      insert.setString(5, note);
      insert.executeUpdate();
    }
  }

  static Optional<String> newestCheckpoint(Tx tx) throws SQLException {
    try (PreparedStatement select = prepared(tx, NEWEST_CHECKPOINT);
        ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  static State state(Tx tx) throws SQLException {
    try (PreparedStatement select = prepared(tx, STATE)) {
      select.setString(2, tx.tenant().value());
      select.setString(3, tx.tenant().value());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        OffsetDateTime signed = row.getObject("signed", OffsetDateTime.class);
        return new State(
            row.getBoolean("waiting"),
            row.getBoolean("begun"),
            Optional.ofNullable(signed).map(OffsetDateTime::toInstant));
      }
    }
  }

  /** Returns how many events wait for the sealer. */
  static long unsealed(Tx tx) throws SQLException {
    return count(tx, COUNT_UNSEALED);
  }

  /**
   * Returns how many events are neither in the chain nor waiting, which no way of ours leads to.
   */
  static long outside(Tx tx) throws SQLException {
    return count(tx, COUNT_OUTSIDE);
  }

  private static long count(Tx tx, String sql) throws SQLException {
    try (PreparedStatement select = prepared(tx, sql);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Every statement here has the tenant as its first parameter, so that its index is used. */
  private static PreparedStatement prepared(Tx tx, String sql) throws SQLException {
    PreparedStatement statement = tx.connection().prepareStatement(sql);
    statement.setString(1, tx.tenant().value());
    return statement;
  }
}
