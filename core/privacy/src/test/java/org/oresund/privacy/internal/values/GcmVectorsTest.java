// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Test case 16 of the GCM specification (McGrew and Viega), AES-256 with additional data. */
class GcmVectorsTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] KEY =
      HEX.parseHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  private static final byte[] NONCE = HEX.parseHex("cafebabefacedbaddecaf888");
  private static final byte[] ADDITIONAL = HEX.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  private static final byte[] CLEAR =
      HEX.parseHex(
          "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
              + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  private static final String SEALED =
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
          + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
          + "76fc6ece0f4e1768cddf8853bb2d551b";

  @Test
  void theKnownAnswerIsGivenAndUnderstood() throws GeneralSecurityException {
    SecretKeySpec key = new SecretKeySpec(KEY, "AES");
    byte[] prefix = {};

    byte[] sealed = Gcm.seal(key, ADDITIONAL, prefix, NONCE, Gcm.Slice.of(CLEAR));

    assertThat(HEX.formatHex(sealed)).isEqualTo(HEX.formatHex(NONCE) + SEALED);
    assertThat(Gcm.open(key, ADDITIONAL, Gcm.Slice.of(sealed))).hasValue(CLEAR);
  }
}
