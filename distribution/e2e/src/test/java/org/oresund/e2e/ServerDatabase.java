// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.oresund.store.internal.StoreForTests;

/** Plain SQL on the embedded database of a server, as its runtime role in one tenant. */
final class ServerDatabase implements AutoCloseable {

  private final Connection connection;

  private ServerDatabase(Connection connection) {
    this.connection = connection;
  }

  /** Connects to the embedded database of a running server. */
  static ServerDatabase of(Path data, String tenant) {
    ServerDatabase database = as("runtime", data);
    database.rows("SELECT set_config('app.tenant', ?, false)", tenant);
    return database;
  }

  /** Connects as the role that owns the schemas, for what a test needs beside them. */
  static ServerDatabase asOwner(Path data) {
    return as("migration", data);
  }

  private static ServerDatabase as(String role, Path data) {
    try {
      return new ServerDatabase(
          DriverManager.getConnection(url(data), "oresund_" + role, password(role, data)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("The database of the server cannot be reached", e);
    }
  }

  /** Opens a node of the store in this process, beside the server. */
  static StoreForTests store(Path data) {
    try {
      return StoreForTests.beside(url(data), password("runtime", data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String password(String role, Path data) throws IOException {
    return Files.readString(data.resolve("secrets/db-" + role + ".password")).strip();
  }

  private static String url(Path data) {
    return "jdbc:postgresql://127.0.0.1:" + port(data) + "/oresund";
  }

  /** Returns all rows, each as its values joined by a bar. */
  List<String> rows(String sql, Object... parameters) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        List<String> rows = new ArrayList<>();
        while (result.next()) {
          rows.add(row(result));
        }
        return rows;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The statement failed: " + sql, e);
    }
  }

  /** Runs a statement without result. */
  void run(String sql, Object... parameters) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException("The statement failed: " + sql, e);
    }
  }

  /** Returns the only value as a number. */
  long number(String sql, Object... parameters) {
    return Long.parseLong(rows(sql, parameters).get(0));
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the process of the embedded PostgreSQL, as its own file names it. */
  static ProcessHandle process(Path data) {
    try {
      return ProcessHandle.of(Long.parseLong(line(data, 0))).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the port of the embedded PostgreSQL, as its own file names it. */
  static int port(Path data) {
    try {
      return Integer.parseInt(line(data, 3));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line of the server's own file: the first is its process, the fourth its port. */
  private static String line(Path data, int number) throws IOException {
    return Files.readAllLines(data.resolve("postgres/18/postmaster.pid")).get(number).strip();
  }

  private static String row(ResultSet result) throws SQLException {
    StringBuilder row = new StringBuilder();
    for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
      row.append(column == 1 ? "" : "|").append(result.getString(column));
    }
    return row.toString();
  }
}
