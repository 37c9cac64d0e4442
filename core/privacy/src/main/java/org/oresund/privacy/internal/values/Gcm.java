// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.values;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-256-GCM with a random nonce in front: {@code nonce (12) | cipher text | tag (16)}. */
final class Gcm {

  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Gcm() {}

  /** Encrypts a part of an array behind a prefix that is not encrypted. */
  static byte[] seal(SecretKey key, byte[] additionalData, byte[] prefix, Slice clear) {
    try {
      byte[] nonce = new byte[ValueFormat.NONCE];
      RANDOM.nextBytes(nonce);
      return seal(key, additionalData, prefix, nonce, clear);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every Java platform", e);
    }
  }

  /** Encrypts with a given nonce, which must never be used twice with the same key. */
  static byte[] seal(SecretKey key, byte[] additionalData, byte[] prefix, byte[] nonce, Slice clear)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(ALGORITHM);
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * ValueFormat.TAG, nonce));
    cipher.updateAAD(additionalData);
    int start = prefix.length + nonce.length;
    byte[] sealed = Arrays.copyOf(prefix, start + clear.length() + ValueFormat.TAG);
    System.arraycopy(nonce, 0, sealed, prefix.length, nonce.length);
    cipher.doFinal(clear.bytes(), clear.offset(), clear.length(), sealed, start);
    return sealed;
  }

  /** Decrypts a part of an array; nothing if it was changed or sealed for another place. */
  static Optional<byte[]> open(SecretKey key, byte[] additionalData, Slice sealed) {
    if (sealed.length() < ValueFormat.NONCE + ValueFormat.TAG) {
      return Optional.empty();
    }
    try {
      Cipher cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(
          Cipher.DECRYPT_MODE,
          key,
          new GCMParameterSpec(
              8 * ValueFormat.TAG, sealed.bytes(), sealed.offset(), ValueFormat.NONCE));
      cipher.updateAAD(additionalData);
      return Optional.of(
          cipher.doFinal(
              sealed.bytes(),
              sealed.offset() + ValueFormat.NONCE,
              sealed.length() - ValueFormat.NONCE));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every Java platform", e);
    }
  }

  /**
   * A part of an array.
   *
   * @param bytes the array, not copied
   * @param offset where the part begins
   * @param length how long it is
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Slice(byte[] bytes, int offset, int length) {

    static Slice of(byte[] bytes) {
      return new Slice(bytes, 0, bytes.length);
    }

    static Slice from(byte[] bytes, int offset) {
      return new Slice(bytes, offset, bytes.length - offset);
    }
  }
}
