// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A decoded objectSid; used only to find the group that a primaryGroupID names.
 *
 * @param text the form {@code S-1-5-21-…}
 * @param rid the last part, unique in the domain; -1 if the identifier has no parts
 */
record SecurityIdentifier(String text, long rid) {

  private static final int HEADER = 8;

  /**
   * Decodes revision, count, a big-endian authority of 6 bytes and little-endian unsigned parts.
   *
   * @throws UnreadableValueException if length and count disagree
   */
  static SecurityIdentifier ofBytes(byte[] bytes) {
    if (bytes.length < HEADER || bytes.length != HEADER + Byte.toUnsignedInt(bytes[1]) * 4) {
      throw new UnreadableValueException("objectSid", "has a wrong length");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long authority = buffer.getLong() & 0xFFFF_FFFF_FFFFL;
    StringBuilder text = new StringBuilder("S-").append(Byte.toUnsignedInt(bytes[0]));
    text.append('-').append(authority);
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    long part = -1;
    while (buffer.hasRemaining()) {
      part = Integer.toUnsignedLong(buffer.getInt());
      text.append('-').append(part);
    }
    return new SecurityIdentifier(text.toString(), part);
  }
}
