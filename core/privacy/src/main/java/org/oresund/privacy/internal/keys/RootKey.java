// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * The one key of an installation that wraps all tenant keys; it lives in a file and in memory only.
 *
 * @param key 256 bit
 * @param fingerprint names the key without revealing it; each key store remembers its own
 */
record RootKey(SecretKey key, UUID fingerprint) {

  private static final int BYTES = 32;

  private static final byte[] FINGERPRINT_LABEL =
      "oresund root key fingerprint 1".getBytes(StandardCharsets.US_ASCII);

  /**
   * Reads a root key: base64 of 32 bytes, as {@code openssl rand -base64 32} prints it.
   *
   * @throws ProblemException {@code privacy.root-key-unreadable} or {@code
   *     privacy.root-key-invalid}
   */
  static RootKey read(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      byte[] bytes = Base64.getDecoder().decode(text);
      if (bytes.length == BYTES) {
        return of(bytes);
      }
    } catch (IllegalArgumentException e) {
      throw invalid(file);
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
                  "privacy.root-key-unreadable",
                  "The root key file cannot be read.",
                  "Make the file readable for the server, or correct ORESUND_ROOT_KEY_FILE.")
              .at(file.toString()),
          e);
    }
    throw invalid(file);
  }

  /** Makes a new root key and writes it durably to a file of mode 0600. */
  static RootKey create(Path file) {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    RootKey key = of(bytes);
    key.write(file);
    return key;
  }

  /** Writes this key durably to a file of mode 0600. */
  void write(Path file) {
    String text = Base64.getEncoder().encodeToString(key.getEncoded()) + "\n";
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        PrivateFiles.createFolder(folder);
      }
      PrivateFiles.replace(file, text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
                  "privacy.root-key-unwritable",
                  "The root key file cannot be written.",
                  "Check space and permissions of the data directory.")
              .at(file.toString()),
          e);
    }
  }

  private static RootKey of(byte[] bytes) {
    return new RootKey(new SecretKeySpec(bytes, "AES"), fingerprintOf(bytes));
  }

  private static UUID fingerprintOf(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
      ByteBuffer hash = ByteBuffer.wrap(mac.doFinal(FINGERPRINT_LABEL));
      return new UUID(hash.getLong(), hash.getLong());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is part of every Java platform", e);
    }
  }

  private static ProblemException invalid(Path file) {
    return new ProblemException(
        Problem.of(
                "privacy.root-key-invalid",
                "The root key file does not hold the base64 form of 32 bytes.",
                "Restore the file from escrow; a new installation can use one made with 'openssl"
                    + " rand -base64 32'.")
            .at(file.toString()));
  }

  @Override
  public String toString() {
    return "RootKey[" + fingerprint + "]";
  }
}
