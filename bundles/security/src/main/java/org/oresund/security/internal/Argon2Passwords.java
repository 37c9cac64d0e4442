// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and checks passwords with Argon2id; the parameters stand in the stored text (PHC form), so
 * that they can be raised later.
 *
 * <p>Each hash needs {@code memory} KiB; at most as many run at once as there are processors, the
 * rest wait up to 5 s and are then refused.
 */
final class Argon2Passwords {

  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final int WAIT_SECONDS = 5;

  private final Cost cost;
  private final Semaphore slots =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()));
  private final SecureRandom random = new SecureRandom();
  private final Stored nobody;

  /**
   * What a hash costs.
   *
   * @param memory in KiB
   * @param iterations passes over the memory
   * @param lanes parallelism
   */
  record Cost(int memory, int iterations, int lanes) {
    /** The floor of the OWASP cheat sheet for password storage. */
    static final Cost DEFAULT = new Cost(19 * 1024, 2, 1);
  }

  Argon2Passwords(Cost cost) {
    this.cost = cost;
    this.nobody = new Stored(cost, salt(), new byte[HASH_BYTES]);
  }

  /** Returns the text to store for a password. */
  String hash(char[] password) {
    byte[] salt = salt();
    return new Stored(cost, salt, compute(cost, salt, password)).text();
  }

  /**
   * Checks a password; takes the same time when there is none to compare with.
   *
   * @param stored what {@link #hash} returned; null if the account is unknown or has no password
   */
  boolean matches(@Nullable String stored, char[] password) {
    Stored expected = stored == null ? nobody : Stored.parse(stored);
    byte[] actual = compute(expected.cost(), expected.salt(), password);
    return MessageDigest.isEqual(expected.hash(), actual) && stored != null;
  }

  /** Returns whether a stored hash was made with other parameters than today's. */
  boolean isOutdated(String stored) {
    return !Stored.parse(stored).cost().equals(cost);
  }

  private byte[] compute(Cost with, byte[] salt, char[] password) {
    byte[] text = normalised(password);
    enter();
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(with.memory())
              .withIterations(with.iterations())
              .withParallelism(with.lanes())
              .withSalt(salt)
              .build());
      byte[] hash = new byte[HASH_BYTES];
      generator.generateBytes(text, hash);
      return hash;
    } finally {
      slots.release();
      Arrays.fill(text, (byte) 0);
    }
  }

  private void enter() {
    try {
      if (!slots.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw AccessProblems.overloaded();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AccessProblems.overloaded();
    }
  }

  /** The same characters typed on two keyboards must be the same password (NFC). */
  private static byte[] normalised(char[] password) {
    String text = Normalizer.normalize(CharBuffer.wrap(password), Normalizer.Form.NFC);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] salt() {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }

  /** A stored hash: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. */
  private static final class Stored {

    private final Cost cost;
    private final byte[] salt;
    private final byte[] hash;

    Stored(Cost cost, byte[] salt, byte[] hash) {
      this.cost = cost;
      this.salt = salt;
      this.hash = hash;
    }

    static Stored parse(String text) {
      List<String> parts = List.of(text.split("\\$", -1));
      List<String> numbers = List.of(parts.get(3).split("[^0-9]+", -1));
      Base64.Decoder base64 = Base64.getDecoder();
      Cost cost =
          new Cost(
              Integer.parseInt(numbers.get(1)),
              Integer.parseInt(numbers.get(2)),
              Integer.parseInt(numbers.get(3)));
      return new Stored(cost, base64.decode(parts.get(4)), base64.decode(parts.get(5)));
    }

    String text() {
      Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
      return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
          .formatted(
              cost.memory(),
              cost.iterations(),
              cost.lanes(),
              base64.encodeToString(salt),
              base64.encodeToString(hash));
    }

    Cost cost() {
      return cost;
    }

    byte[] salt() {
      return salt;
    }

    byte[] hash() {
      return hash;
    }
  }
}
