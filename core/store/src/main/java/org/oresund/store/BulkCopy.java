// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Writes rows with {@code COPY … FROM STDIN} in text format; one row in memory at a time.
 *
 * <p>PostgreSQL refuses COPY into a table with row security: copy into a temporary one ({@code
 * CREATE TEMPORARY TABLE … ON COMMIT DROP}) and merge from there.
 *
 * <p>From start to {@link #finish} it is one statement, with at most 5 minutes: copy what was read,
 * not while reading from outside.
 *
 * <p>Used by one thread inside one transaction. Nothing is written unless {@link #finish} is
 * called.
 */
public final class BulkCopy implements AutoCloseable {

  private static final int BUFFER = 64 * 1024;

  private final CopyIn copy;
  private final OutputStream out;
  private final StringBuilder row = new StringBuilder();

  private BulkCopy(CopyIn copy) {
    this.copy = copy;
    this.out = new PGCopyOutputStream(copy, BUFFER);
  }

  /**
   * Starts a copy.
   *
   * @param target table with columns, a constant of the program: {@code staging (id, name)}
   */
  public static BulkCopy into(Tx tx, String target) throws SQLException {
    PGConnection connection = tx.connection().unwrap(PGConnection.class);
    return new BulkCopy(connection.getCopyAPI().copyIn("COPY " + target + " FROM STDIN"));
  }

  /**
   * Writes one row.
   *
   * @param values one per column in PostgreSQL's text form; null is NULL
   */
  public void row(@Nullable Object... values) throws SQLException {
    row.setLength(0);
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        row.append('\t');
      }
      append(values[i]);
    }
    row.append('\n');
    try {
      out.write(row.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unwrapped(e);
    }
  }

  /**
   * Sends the rest and waits for the server.
   *
   * @return number of rows written
   */
  public long finish() throws SQLException {
    try {
      out.close();
    } catch (IOException e) {
      throw unwrapped(e);
    }
    return copy.getHandledRowCount();
  }

  /** Cancels a copy that was not finished. */
  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }

  private void append(@Nullable Object value) {
    if (value == null) {
      row.append("\\N");
      return;
    }
    String text = value.toString();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> row.append("\\\\");
        case '\t' -> row.append("\\t");
        case '\n' -> row.append("\\n");
        case '\r' -> row.append("\\r");
        default -> row.append(c);
      }
    }
  }

  private static SQLException unwrapped(IOException e) {
    return e.getCause() instanceof SQLException sql ? sql : new SQLException("COPY failed", e);
  }
}
