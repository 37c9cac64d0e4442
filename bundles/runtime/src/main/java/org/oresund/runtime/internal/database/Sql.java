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
