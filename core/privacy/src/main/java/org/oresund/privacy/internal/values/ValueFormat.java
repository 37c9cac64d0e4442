// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.values;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.oresund.privacy.Cell;

/**
 * The layout of encrypted values; a format that was released never changes.
 *
 * <p>Format 1, one piece: {@code 1 | key id (16) | nonce (12) | cipher text | tag (16)}. Format 2,
 * segments: {@code 2 | key id (16) | stream id (16)}, then for each segment {@code nonce (12) |
 * cipher text | tag (16)}.
 *
 * <p>The additional data binds a value to its place: tenant, table, column, row, key id and format,
 * each behind its length (4 bytes). A segment is bound to stream id, index (8 bytes) and whether it
 * is the last (1 byte) besides, so segments of one value, or of two, cannot be exchanged, left out
 * or cut off.
 */
final class ValueFormat {

  static final byte ONE_PIECE = 1;
  static final byte SEGMENTS = 2;

  static final int ID = 16;
  static final int NONCE = 12;
  static final int TAG = 16;

  /** Bytes before the first nonce in format 1. */
  static final int HEADER = 1 + ID;

  /** Bytes before the first segment in format 2. */
  static final int STREAM_HEADER = HEADER + ID;

  /** What format 1 adds to a clear value. */
  static final int OVERHEAD = HEADER + NONCE + TAG;

  private ValueFormat() {}

  static byte[] additionalData(Cell cell, UUID key, byte format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    for (String part :
        new String[] {cell.tenant().value(), cell.table(), cell.column(), cell.row()}) {
      add(bytes, part.getBytes(StandardCharsets.UTF_8));
    }
    add(bytes, bytes(key));
    add(bytes, new byte[] {format});
    return bytes.toByteArray();
  }

  static byte[] additionalData(byte[] ofValue, UUID stream, long index, Position position) {
    return ByteBuffer.allocate(ofValue.length + ID + Long.BYTES + 1)
        .put(ofValue)
        .put(bytes(stream))
        .putLong(index)
        .put((byte) (position == Position.LAST ? 1 : 0))
        .array();
  }

  /** Whether more segments follow. */
  enum Position {
    /** Another segment follows. */
    INNER,
    /** The value ends here. */
    LAST
  }

  static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(ID)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  static UUID id(ByteBuffer bytes) {
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static void add(ByteArrayOutputStream bytes, byte[] part) {
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
    bytes.writeBytes(part);
  }
}
