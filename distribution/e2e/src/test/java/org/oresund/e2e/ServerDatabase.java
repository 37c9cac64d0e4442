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

/** Plain SQL on the embedded database of a server, as its runtime role in one tenant. */
final class ServerDatabase implements AutoCloseable {

  private final Connection connection;

  private ServerDatabase(Connection connection) {
    this.connection = connection;
  }

  /** Connects to the embedded database of a running server. */
  static ServerDatabase of(Path data, String tenant) {
    try {
      String password = Files.readString(data.resolve("secrets/db-runtime.password")).strip();
      String url = "jdbc:postgresql://127.0.0.1:" + port(data) + "/oresund";
      Connection connection = DriverManager.getConnection(url, "oresund_runtime", password);
      ServerDatabase database = new ServerDatabase(connection);
      database.rows("SELECT set_config('app.tenant', ?, false)", tenant);
      return database;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("The database of the server cannot be reached", e);
    }
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

  /** The fourth line of the server's own file is its port. */
  private static int port(Path data) throws IOException {
    return Integer.parseInt(
        Files.readAllLines(data.resolve("postgres/18/postmaster.pid")).get(3).strip());
  }

  private static String row(ResultSet result) throws SQLException {
    StringBuilder row = new StringBuilder();
    for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
      row.append(column == 1 ? "" : "|").append(result.getString(column));
    }
    return row.toString();
  }
}
