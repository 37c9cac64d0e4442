// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** AES key wrap (RFC 3394): a wrapped 256-bit key has 40 bytes and shows when it was changed. */
final class KeyWrap {

  private static final String ALGORITHM = "AESWrap";

  private KeyWrap() {}

  /** Wraps key bytes, a multiple of 8. */
  static byte[] wrap(SecretKey wrappingKey, byte[] key) {
    try {
      Cipher cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(Cipher.WRAP_MODE, wrappingKey);
      return cipher.wrap(new SecretKeySpec(key, "RAW"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES key wrap is part of every Java platform", e);
    }
  }

  /** Returns the key bytes; nothing if they were wrapped with another key or changed. */
  static Optional<byte[]> unwrap(SecretKey wrappingKey, byte[] wrapped) {
    try {
      Cipher cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(Cipher.UNWRAP_MODE, wrappingKey);
      return Optional.of(cipher.unwrap(wrapped, "RAW", Cipher.SECRET_KEY).getEncoded());
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }
}
