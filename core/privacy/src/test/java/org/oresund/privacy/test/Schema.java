// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tables of a migrated database, read from the catalogue.
 *
 * @param columns type of each column, by table with its schema
 * @param indexed columns that an index covers, by table
 * @param tracked columns whose keys are recorded when they are written, by table
 */
record Schema(
    Map<String, Map<String, String>> columns,
    Map<String, Set<String>> indexed,
    Map<String, Set<String>> tracked) {

  /** Partitions have the columns of their table; histories belong to the migration tool. */
  private static final String COLUMNS =
      """
      SELECT n.nspname || '.' || c.relname AS name, a.attname AS column, format_type(a.atttypid, NULL) AS type
      FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm')
        AND NOT c.relispartition
        AND a.attnum > 0
        AND NOT a.attisdropped
        AND n.nspname NOT LIKE 'pg\\_%'
        AND n.nspname <> 'information_schema'
        AND c.relname <> 'flyway_schema_history'
      ORDER BY 1, a.attnum
      """;

  private static final String INDEXED =
      """
      SELECT DISTINCT n.nspname || '.' || c.relname AS name, a.attname AS column
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
      WHERE n.nspname NOT LIKE 'pg\\_%'
      """;

  private static final String TRACKED =
      """
      SELECT n.nspname || '.' || c.relname AS name, substring(t.tgname FROM '^keys_of_(.+)_on_insert$') AS column
      FROM pg_trigger t
      JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE t.tgname LIKE 'keys\\_of\\_%\\_on\\_insert'
        AND t.tgenabled <> 'D'
      """;

  static Schema of(Connection connection) throws SQLException {
    Map<String, Map<String, String>> columns = new TreeMap<>();
    try (PreparedStatement select = connection.prepareStatement(COLUMNS);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        columns
            .computeIfAbsent(row.getString("name"), table -> new TreeMap<>())
            .put(row.getString("column"), row.getString("type"));
      }
    }
    return new Schema(columns, sets(connection, INDEXED), sets(connection, TRACKED));
  }

  private static Map<String, Set<String>> sets(Connection connection, String sql)
      throws SQLException {
    Map<String, Set<String>> sets = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        sets.computeIfAbsent(row.getString("name"), table -> new HashSet<>())
            .add(row.getString("column"));
      }
    }
    return sets;
  }

  boolean has(String table, String column) {
    return columns.getOrDefault(table, Map.of()).containsKey(column);
  }

  String type(String table, String column) {
    return columns.getOrDefault(table, Map.of()).getOrDefault(column, "");
  }

  boolean indexes(String table, String column) {
    return indexed.getOrDefault(table, Set.of()).contains(column);
  }

  boolean tracks(String table, String column) {
    return tracked.getOrDefault(table, Set.of()).contains(column);
  }

  static String schemaOf(String table) {
    return table.substring(0, Math.max(0, table.indexOf('.')));
  }
}
