// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7): time-ordered, so that btree inserts stay local.
 *
 * <p>Thread-safe. Within one millisecond of one process the order is random.
 */
public final class UuidV7 {

  private static final SecureRandom RANDOM = new SecureRandom();

  private UuidV7() {}

  /** Returns a new UUID that carries the present time in milliseconds and 74 random bits. */
  public static UUID next() {
    return at(System.currentTimeMillis(), RANDOM.nextLong(), RANDOM.nextLong());
  }

  static UUID at(long epochMillis, long random1, long random2) {
    long high = (epochMillis << 16) | 0x7000L | (random1 & 0x0FFFL);
    long low = 0x8000_0000_0000_0000L | (random2 & 0x3FFF_FFFF_FFFF_FFFFL);
    return new UUID(high, low);
  }
}
