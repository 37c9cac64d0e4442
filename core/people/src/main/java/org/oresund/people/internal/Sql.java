// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oresund.store.Tx;

/** One SQL statement whose parameters have names: {@code :name}, bound, never put into the text. */
final class Sql {

  /** A colon that is not part of a cast. */
  private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z][a-zA-Z0-9]*)");

  private static final Map<String, Parsed> PARSED = new ConcurrentHashMap<>();

  private final Tx tx;
  private final Parsed parsed;
  private final Map<String, @Nullable Object> values = new HashMap<>();

  private Sql(Tx tx, Parsed parsed) {
    this.tx = tx;
    this.parsed = parsed;
  }

  private record Parsed(String text, List<String> names) {}

  /** Makes something of a row. */
  @FunctionalInterface
  interface Row<T> {
    /** Reads the present row. */
    T read(ResultSet row) throws SQLException;
  }

  /** Does something with a row. */
  @FunctionalInterface
  interface RowAction {
    /** Takes the present row. */
    void take(ResultSet row) throws SQLException;
  }

  /** Prepares a statement; the text is a constant of the program. */
  static Sql of(Tx tx, String text) {
    return new Sql(tx, PARSED.computeIfAbsent(text, Sql::parse))
        .with("tenant", tx.tenant().value());
  }

  /** Binds a parameter; the name need not occur in the text. */
  Sql with(String name, @Nullable Object value) {
    values.put(name, value);
    return this;
  }

  /** Runs the statement and returns the number of rows it touched. */
  long run() throws SQLException {
    try (PreparedStatement statement = prepare()) {
      statement.execute();
      return Math.max(statement.getLargeUpdateCount(), 0);
    }
  }

  /** Does something with each row. */
  void each(RowAction action) throws SQLException {
    try (PreparedStatement statement = prepare();
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        action.take(rows);
      }
    }
  }

  /** Returns all rows. */
  <T> List<T> list(Row<T> reader) throws SQLException {
    List<T> result = new ArrayList<>();
    each(row -> result.add(reader.read(row)));
    return result;
  }

  /** Returns the first row. */
  <T> Optional<T> first(Row<T> reader) throws SQLException {
    try (PreparedStatement statement = prepare();
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }

  /** Returns the number in the only column of the only row. */
  long number() throws SQLException {
    return first(row -> row.getLong(1)).orElseThrow();
  }

  /** Returns the truth value in the only column of the only row. */
  boolean holds() throws SQLException {
    return first(row -> row.getBoolean(1)).orElseThrow();
  }

  /** Reads a moment. */
  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  /** Reads a list of texts. */
  static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  private PreparedStatement prepare() throws SQLException {
    PreparedStatement statement = tx.connection().prepareStatement(parsed.text());
    try {
      for (int i = 0; i < parsed.names().size(); i++) {
        bind(statement, i + 1, parsed.names().get(i));
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private void bind(PreparedStatement statement, int index, String name) throws SQLException {
    if (!values.containsKey(name)) {
      throw new IllegalStateException("No value for :" + name);
    }
    Object value = values.get(name);
    if (value == null) {
      statement.setNull(index, Types.NULL);
    } else if (value instanceof Instant instant) {
      statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
    } else if (value instanceof Enum<?> constant) {
      statement.setString(index, constant.name());
    } else if (value instanceof List<?> list) {
      statement.setArray(index, tx.connection().createArrayOf("text", list.toArray()));
    } else {
      statement.setObject(index, value);
    }
  }

  private static Parsed parse(String text) {
    List<String> names = new ArrayList<>();
    Matcher matcher = PARAMETER.matcher(text);
    StringBuilder plain = new StringBuilder();
    while (matcher.find()) {
      names.add(matcher.group(1));
      matcher.appendReplacement(plain, "?");
    }
    return new Parsed(matcher.appendTail(plain).toString(), List.copyOf(names));
  }
}
