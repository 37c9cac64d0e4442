// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/**
 * The Ed25519 key with which an installation signs.
 *
 * @param privateKey signs
 * @param publicKey verifies
 */
public record SigningKey(PrivateKey privateKey, PublicKey publicKey) {

  private static final String ALGORITHM = "Ed25519";
  private static final int RAW = 32;

  /** What RFC 8410 puts before the 32 bytes of a public key. */
  private static final byte[] PUBLIC_PREFIX = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  /** Makes a new key: 32 bytes seed, 32 bytes public key. */
  static byte[] generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(lastBytes(pair.getPrivate().getEncoded()));
      bytes.writeBytes(lastBytes(pair.getPublic().getEncoded()));
      return bytes.toByteArray();
    } catch (GeneralSecurityException e) {
      throw unsupported(e);
    }
  }

  /** Reads what {@link #generate()} made. */
  static SigningKey of(byte[] bytes) {
    try {
      KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
      PrivateKey privateKey =
          factory.generatePrivate(
              new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(bytes, RAW)));
      return new SigningKey(privateKey, publicKey(Arrays.copyOfRange(bytes, RAW, 2 * RAW)));
    } catch (GeneralSecurityException e) {
      throw unsupported(e);
    }
  }

  /** Reads the 32 raw bytes of a public key. */
  public static PublicKey publicKey(byte[] raw) {
    try {
      ByteArrayOutputStream encoded = new ByteArrayOutputStream();
      encoded.writeBytes(PUBLIC_PREFIX);
      encoded.writeBytes(raw);
      return KeyFactory.getInstance(ALGORITHM)
          .generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("Not an Ed25519 public key", e);
    }
  }

  /** Returns the 32 raw bytes of the public key. */
  public byte[] rawPublicKey() {
    return lastBytes(publicKey.getEncoded());
  }

  /** Returns the signature of the bytes, 64 bytes. */
  public byte[] sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(privateKey);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw unsupported(e);
    }
  }

  /** Returns whether the signature of the bytes was made with the private twin of the key. */
  public static boolean verify(PublicKey key, byte[] bytes, byte[] signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(bytes);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static byte[] lastBytes(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - RAW, encoded.length);
  }

  private static IllegalStateException unsupported(GeneralSecurityException e) {
    return new IllegalStateException("Ed25519 is part of every Java platform since 15", e);
  }

  @Override
  public String toString() {
    return "SigningKey";
  }
}
