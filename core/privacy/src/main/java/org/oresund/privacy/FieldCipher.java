// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Encrypts single values with AES-256-GCM, each bound to its place and carrying the id of its key.
 *
 * <p>A value of format 1 is {@code version (1 byte) | key id (16) | nonce (12) | cipher text | tag
 * (16)}. Values over {@value #SEGMENTED_ABOVE} bytes, and everything written through {@link
 * #encrypting}, take format 2: segments of {@value #SEGMENT} bytes, so that neither side holds the
 * whole value. Keys are made at first use and are durable before a value that needs them is
 * returned.
 *
 * <p>Thread-safe. May block on the key store. All methods fail with a {@link
 * org.oresund.api.ProblemException}: {@code privacy.keys-not-ready} while the key store is not
 * usable, {@code privacy.key-shredded} if the key was destroyed, {@code privacy.key-missing} if the
 * key store does not know it, {@code privacy.value-rejected} if a value was changed or belongs to
 * another place (which also reaches every {@link org.oresund.privacy.spi.IntegrityListener}).
 */
@ProviderType
public interface FieldCipher {

  /** Longest clear text in bytes that is encrypted in one piece. */
  int SEGMENTED_ABOVE = 1024 * 1024;

  /** Clear bytes in a segment; only the last one may be shorter. */
  int SEGMENT = 64 * 1024;

  /**
   * A clear value and where it will be stored.
   *
   * @param cell the place
   * @param scope whose key encrypts it
   * @param clear the value; not changed
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Clear(Cell cell, KeyScope scope, byte[] clear) {}

  /**
   * An encrypted value and where it was read.
   *
   * @param cell the place
   * @param value the encrypted value
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Encrypted(Cell cell, byte[] value) {}

  /** Returns the encrypted form of a value for this place. */
  byte[] encrypt(Cell cell, KeyScope scope, byte[] clear);

  /** Returns the clear form of a value read from this place. */
  byte[] decrypt(Cell cell, byte[] value);

  /**
   * Encrypts many values with one trip to the key store.
   *
   * @return the encrypted values in the order given
   */
  List<byte[]> encryptAll(List<Clear> values);

  /**
   * Decrypts many values with one trip to the key store.
   *
   * @return the clear values in the order given; nothing where the key was shredded
   */
  List<Optional<byte[]>> decryptAll(List<Encrypted> values);

  /**
   * Returns a stream that encrypts what is written to it; the value is complete only after {@code
   * close()}, which does not close the target.
   *
   * @throws IOException if the target fails
   */
  OutputStream encrypting(Cell cell, KeyScope scope, OutputStream target) throws IOException;

  /**
   * Returns the clear form of a stored value as a stream; each segment is checked before its first
   * byte is handed out, and a value that was cut off fails at its end.
   *
   * @param source the encrypted value of either format; closed with the returned stream
   * @throws IOException if the source fails
   */
  InputStream decrypting(Cell cell, InputStream source) throws IOException;

  /** Returns the id of the key that a value was encrypted with. */
  UUID keyOf(byte[] value);

  /**
   * Returns whether a value should be encrypted anew, because its tenant has a newer key generation
   * than the value's; always false for keys of persons.
   */
  boolean outdated(Cell cell, byte[] value);

  /** Returns the encrypted form of a text. */
  default byte[] encryptText(Cell cell, KeyScope scope, String clear) {
    return encrypt(cell, scope, clear.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the clear text of a value. */
  default String decryptText(Cell cell, byte[] value) {
    return new String(decrypt(cell, value), StandardCharsets.UTF_8);
  }
}
