// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** The 16 bytes of objectGUID: first three fields little-endian, last eight bytes in order. */
final class ObjectGuids {
  private static final HexFormat HEX = HexFormat.of();

  private ObjectGuids() {}

  static byte[] toBytes(UUID guid) {
    ByteBuffer buffer = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt((int) (guid.getMostSignificantBits() >>> 32));
    buffer.putShort((short) (guid.getMostSignificantBits() >>> 16));
    buffer.putShort((short) guid.getMostSignificantBits());
    buffer.order(ByteOrder.BIG_ENDIAN).putLong(guid.getLeastSignificantBits());
    return buffer.array();
  }

  static UUID fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long high = buffer.getInt() & 0xffff_ffffL;
    high = (high << 16) | (buffer.getShort() & 0xffffL);
    high = (high << 16) | (buffer.getShort() & 0xffffL);
    return new UUID(high, buffer.order(ByteOrder.BIG_ENDIAN).getLong());
  }

  static String toHex(UUID guid) {
    return HEX.formatHex(toBytes(guid));
  }

  /** Reads both forms of {@code <GUID=...>}: canonical text, or the bytes in hexadecimal. */
  static Optional<UUID> parse(String text) {
    try {
      return Optional.of(
          text.contains("-") ? UUID.fromString(text) : fromBytes(HEX.parseHex(text)));
    } catch (IllegalArgumentException | java.nio.BufferUnderflowException malformed) {
      return Optional.empty();
    }
  }
}
