// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.values;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.oresund.privacy.Cell;
import org.oresund.privacy.FieldCipher;
import org.oresund.privacy.internal.keys.DataKey;

/**
 * Encrypts what is written in segments; holds one segment in memory.
 *
 * <p>A segment is written only when a byte after it is known, because the last one is marked.
 */
final class SegmentedOutput extends OutputStream {

  private static final byte[] NO_PREFIX = {};

  private final DataKey key;
  private final OutputStream target;
  private final LongConsumer spend;
  private final byte[] additional;
  private final UUID stream = UUID.randomUUID();
  private final byte[] buffer = new byte[FieldCipher.SEGMENT];
  private int filled;
  private long index;
  private boolean closed;

  /**
   * Starts a value.
   *
   * @param spend told of each segment after the first
   */
  SegmentedOutput(Cell cell, DataKey key, OutputStream target, LongConsumer spend)
      throws IOException {
    this.key = key;
    this.target = target;
    this.spend = spend;
    UUID id = key.stored().id();
    this.additional = ValueFormat.additionalData(cell, id, ValueFormat.SEGMENTS);
    target.write(
        ByteBuffer.allocate(ValueFormat.STREAM_HEADER)
            .put(ValueFormat.SEGMENTS)
            .put(ValueFormat.bytes(id))
            .put(ValueFormat.bytes(stream))
            .array());
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("The encrypted value is complete already");
    }
    int at = offset;
    int left = length;
    while (left > 0) {
      if (filled == buffer.length) {
        segment(ValueFormat.Position.INNER);
      }
      int taken = Math.min(left, buffer.length - filled);
      System.arraycopy(bytes, at, buffer, filled, taken);
      filled += taken;
      at += taken;
      left -= taken;
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    segment(ValueFormat.Position.LAST);
    target.flush();
  }

  private void segment(ValueFormat.Position position) throws IOException {
    if (index > 0) {
      spend.accept(1);
    }
    byte[] bound = ValueFormat.additionalData(additional, stream, index, position);
    target.write(Gcm.seal(key.key(), bound, NO_PREFIX, new Gcm.Slice(buffer, 0, filled)));
    index++;
    filled = 0;
  }
}
