// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The objectGUID of a directory object: never changes, also not by a move, and is therefore the
 * only join key.
 *
 * @param value its {@link #toString()} is the canonical lower-case text
 */
record ObjectGuid(UUID value) {

  private static final int LENGTH = 16;

  /**
   * Decodes the 16 bytes of the wire: the first three fields are little-endian, the last eight
   * bytes stand in order.
   *
   * @throws UnreadableValueException if there are not 16 bytes
   */
  static ObjectGuid ofBytes(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new UnreadableValueException("objectGUID", "does not have 16 bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long high = (buffer.getInt() & 0xFFFFFFFFL) << 32;
    high |= (buffer.getShort() & 0xFFFFL) << 16;
    high |= buffer.getShort() & 0xFFFFL;
    return new ObjectGuid(new UUID(high, buffer.order(ByteOrder.BIG_ENDIAN).getLong()));
  }

  /** Reads the canonical text, or the 32 hexadecimal digits of the wire bytes. */
  static ObjectGuid parse(String text) {
    if (text.indexOf('-') >= 0) {
      return new ObjectGuid(UUID.fromString(text));
    }
    return ofBytes(HexFormat.of().parseHex(text));
  }

  /** Returns the 16 bytes of the wire. */
  byte[] bytes() {
    long high = value.getMostSignificantBits();
    return ByteBuffer.allocate(LENGTH)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) (high >>> 32))
        .putShort((short) (high >>> 16))
        .putShort((short) high)
        .order(ByteOrder.BIG_ENDIAN)
        .putLong(value.getLeastSignificantBits())
        .array();
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
