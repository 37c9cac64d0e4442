// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.oresund.api.TenantId;

/**
 * Computes the hash chain of one tenant: {@code h(n) = SHA-256(0x01 | h(n-1) | tenant | n |
 * SHA-256(canonical event n))}, where {@code h(0)} is 32 zero bytes, the tenant is UTF-8 and n has
 * 8 bytes, most significant first. Every part but the tenant has a fixed length, so no two inputs
 * read the same.
 */
final class Chain {

  private static final byte LINK = 1;

  private final byte[] tenant;

  Chain(TenantId tenant) {
    this.tenant = tenant.value().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A place in the chain.
   *
   * @param sequence 0 before the first event
   * @param hash h of the sequence
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Head(long sequence, byte[] hash) {

    /** The place before the first event. */
    static Head start() {
      return new Head(0, new byte[32]);
    }
  }

  /** Returns the hash of an event. */
  static byte[] hash(StoredEvent event) {
    return sha256().digest(event.canonical().getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the hash of an event that was taken away before it was sealed. */
  static byte[] missing() {
    return new byte[32];
  }

  /** Returns the place after one more event. */
  Head next(Head head, byte[] eventHash) {
    long sequence = head.sequence() + 1;
    MessageDigest digest = sha256();
    digest.update(LINK);
    digest.update(head.hash());
    digest.update(tenant);
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
    return new Head(sequence, digest.digest(eventHash));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }
}
