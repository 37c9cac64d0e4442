// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.values;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.oresund.api.ProblemException;
import org.oresund.privacy.Cell;
import org.oresund.privacy.FieldCipher;
import org.oresund.privacy.internal.keys.DataKey;

/**
 * Decrypts a value in segments; holds one segment in memory and hands out no byte that is not
 * checked.
 */
final class SegmentedInput extends InputStream {

  private static final int SEALED = FieldCipher.SEGMENT + ValueFormat.NONCE + ValueFormat.TAG;

  private final DataKey key;
  private final InputStream source;
  private final Supplier<ProblemException> rejected;
  private final byte[] additional;
  private final UUID stream;
  private byte[] segment = {};
  private int taken;
  private long index;
  private boolean ended;

  /** Continues behind the key id, at the stream id. */
  SegmentedInput(Cell cell, DataKey key, InputStream source, Supplier<ProblemException> rejected)
      throws IOException {
    this.key = key;
    this.source = new BufferedInputStream(source, SEALED);
    this.rejected = rejected;
    this.additional = ValueFormat.additionalData(cell, key.stored().id(), ValueFormat.SEGMENTS);
    byte[] id = this.source.readNBytes(ValueFormat.ID);
    if (id.length < ValueFormat.ID) {
      throw rejected.get();
    }
    this.stream = ValueFormat.id(ByteBuffer.wrap(id));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    while (taken == segment.length) {
      if (ended) {
        return -1;
      }
      next();
    }
    int given = Math.min(length, segment.length - taken);
    System.arraycopy(segment, taken, target, offset, given);
    taken += given;
    return given;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  private void next() throws IOException {
    byte[] sealed = source.readNBytes(SEALED);
    source.mark(1);
    ended = source.read() < 0;
    if (!ended) {
      source.reset();
    }
    ValueFormat.Position position = ended ? ValueFormat.Position.LAST : ValueFormat.Position.INNER;
    byte[] bound = ValueFormat.additionalData(additional, stream, index, position);
    segment = Gcm.open(key.key(), bound, Gcm.Slice.of(sealed)).orElseThrow(rejected);
    taken = 0;
    index++;
  }
}
