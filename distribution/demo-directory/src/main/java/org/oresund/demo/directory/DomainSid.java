// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The security identifier of a domain; every account and group appends its own last part. */
record DomainSid(int first, int second, int third) {

  /** The bytes of objectSid of the domain itself. */
  byte[] bytes() {
    return header(4).array();
  }

  byte[] bytes(int rid) {
    return header(5).putInt(rid).array();
  }

  String text(int rid) {
    return "S-1-5-21-%s-%s-%s-%s"
        .formatted(
            Integer.toUnsignedString(first),
            Integer.toUnsignedString(second),
            Integer.toUnsignedString(third),
            Integer.toUnsignedString(rid));
  }

  private ByteBuffer header(int subAuthorities) {
    byte[] ntAuthority = {0, 0, 0, 0, 0, 5};
    ByteBuffer buffer = ByteBuffer.allocate(8 + 4 * subAuthorities);
    buffer.put((byte) 1).put((byte) subAuthorities).put(ntAuthority);
    return buffer
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(21)
        .putInt(first)
        .putInt(second)
        .putInt(third);
  }
}
