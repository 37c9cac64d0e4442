// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.io.IOException;
import java.io.InputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.UuidV7;
import org.oresund.store.Blobs;
import org.oresund.store.Tx;
import org.oresund.store.UncheckedSqlException;
import org.osgi.service.component.annotations.Component;

/** Keeps blobs as rows of at most 1 MiB, of which one is in memory at a time. */
@Component
public final class PostgresBlobs implements Blobs {

  private static final String ADD =
      """
      INSERT INTO store.blob_chunk (tenant_id, blob_id, seq, bytes)
      VALUES (?, ?, ?, ?)
      """;
  private static final String READ =
      """
      SELECT bytes
      FROM store.blob_chunk
      WHERE tenant_id = ?
      AND blob_id = ?
      AND seq = ?
      """;
  private static final String SIZE =
      """
      SELECT coalesce(sum(octet_length(bytes)), -1)
      FROM store.blob_chunk
      WHERE tenant_id = ?
      AND blob_id = ?
      """;
  private static final String DELETE =
      """
      DELETE FROM store.blob_chunk
      WHERE tenant_id = ?
      AND blob_id = ?
      """;

  /** An empty blob has one empty chunk, so that it is known. */
  @Override
  public UUID store(Tx tx, InputStream content) throws IOException {
    UUID blob = UuidV7.next();
    try (PreparedStatement statement = tx.connection().prepareStatement(ADD)) {
      byte[] chunk = content.readNBytes(CHUNK);
      int seq = 0;
      do {
        new Parameters(statement).add(tx.tenant().value(), blob, seq++, chunk);
        statement.executeUpdate();
        chunk = content.readNBytes(CHUNK);
      } while (chunk.length > 0);
      return blob;
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  @Override
  public InputStream open(Tx tx, UUID blob) {
    byte[] first = chunk(tx, blob, 0);
    if (first == null) {
      throw new ProblemException(
          Problem.of("blob.unknown", "There is no such blob.", "Check its id."));
    }
    return new ChunkStream(tx, blob, first);
  }

  @Override
  public long size(Tx tx, UUID blob) {
    try (PreparedStatement statement = tx.connection().prepareStatement(SIZE)) {
      new Parameters(statement).add(tx.tenant().value(), blob);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  @Override
  public void delete(Tx tx, UUID blob) {
    try (PreparedStatement statement = tx.connection().prepareStatement(DELETE)) {
      new Parameters(statement).add(tx.tenant().value(), blob);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  private static byte @Nullable [] chunk(Tx tx, UUID blob, int seq) {
    try (PreparedStatement statement = tx.connection().prepareStatement(READ)) {
      new Parameters(statement).add(tx.tenant().value(), blob, seq);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getBytes(1) : null;
      }
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** Fetches each chunk when the one before has been read. */
  private static final class ChunkStream extends InputStream {

    private final Tx tx;
    private final UUID blob;
    private byte @Nullable [] chunk;
    private int seq;
    private int position;

    ChunkStream(Tx tx, UUID blob, byte[] first) {
      this.tx = tx;
      this.blob = blob;
      this.chunk = first;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      while (chunk != null && position == chunk.length) {
        chunk = chunk(tx, blob, ++seq);
        position = 0;
      }
      if (chunk == null) {
        return -1;
      }
      int count = Math.min(length, chunk.length - position);
      System.arraycopy(chunk, position, target, offset, count);
      position += count;
      return count;
    }
  }
}
