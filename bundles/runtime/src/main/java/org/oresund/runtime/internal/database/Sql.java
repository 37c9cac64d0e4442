// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.store.Tx;

/** Runs one statement with bound values. */
final class Sql {

  private Sql() {}

  /** Makes a value of the present row. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Which rows a page begins with.
   *
   * @param id rows with an older id only; null for the newest
   * @param limit number of rows at the most
   */
  record Before(@Nullable UUID id, int limit) {}

  static <T> List<T> list(Tx tx, Reader<T> reader, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepared(tx, sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<T> list = new ArrayList<>();
      while (rows.next()) {
        list.add(reader.read(rows));
      }
      return list;
    }
  }

  static <T> Optional<T> find(Tx tx, Reader<T> reader, String sql, @Nullable Object... values)
      throws SQLException {
    return list(tx, reader, sql, values).stream().findFirst();
  }

  /** Returns whether a query finds a row. */
  static boolean exists(Tx tx, String sql, @Nullable Object... values) throws SQLException {
    return find(tx, row -> true, sql, values).isPresent();
  }

  /** Returns the row of the tenant that has an id; the query calls its table {@code r}. */
  static <T> Optional<T> byId(Tx tx, Reader<T> reader, String select, UUID id) throws SQLException {
    return find(
        tx,
        reader,
        select
            + """
            WHERE r.tenant_id = ?
            AND r.id = ?
            """,
        tx.tenant().value(),
        id);
  }

  /** Returns a page of rows, newest first; the query calls its table {@code r}. */
  static <T> List<T> newestFirst(
      Tx tx, Reader<T> reader, String selectWhere, Before before, @Nullable Object... values)
      throws SQLException {
    List<@Nullable Object> all = new ArrayList<>(Arrays.asList(values));
    all.addAll(Arrays.asList(before.id(), before.id(), before.limit()));
    return list(
        tx,
        reader,
        selectWhere
            + """
            AND (?::uuid IS NULL OR r.id < ?)
            ORDER BY r.id DESC
            LIMIT ?
            """,
        all.toArray());
  }

  /**
   * Returns in how many milliseconds, by the database clock, comes the time {@code at} that a query
   * finds; nothing if it finds none.
   */
  static Optional<Long> millisUntil(Tx tx, String sql, @Nullable Object... values)
      throws SQLException {
    return find(
        tx,
        row -> row.getLong("millis"),
        """
        SELECT (EXTRACT(EPOCH FROM due.at - clock_timestamp()) * 1000)::bigint AS millis
        FROM (
        """
            + sql
            + ") due",
        values);
  }

  static int update(Tx tx, String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(tx, sql, values)) {
      return statement.executeUpdate();
    }
  }

  static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  static @Nullable UUID uuidOrNull(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  static @Nullable Problem problem(ResultSet row, String column) throws SQLException {
    String json = row.getString(column);
    return json == null ? null : StoredProblem.parse(json);
  }

  private static PreparedStatement prepared(Tx tx, String sql, @Nullable Object... values)
      throws SQLException {
    PreparedStatement statement = tx.connection().prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        bind(tx, statement, i + 1, values[i]);
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private static void bind(Tx tx, PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    if (value instanceof Instant instant) {
      statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
    } else if (value instanceof Enum<?> word) {
      statement.setString(index, word.name());
    } else if (value instanceof List<?> list) {
      statement.setArray(index, tx.connection().createArrayOf("text", list.toArray()));
    } else if (value instanceof Problem problem) {
      statement.setString(index, StoredProblem.write(problem));
    } else {
      statement.setObject(index, value);
    }
  }
}
