// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.oresund.api.TenantId;
import org.oresund.privacy.internal.keys.SigningKey;

/**
 * A signed statement of where a chain stood, in the text form of C2SP signed notes and checkpoints:
 *
 * <pre>
 * oresund-audit/acme
 * 4711
 * base64 of the head
 * epoch 1
 * time 2025-11-24T13:00:00Z
 *
 * — oresund-audit base64 of (key id (4) | Ed25519 signature (64))
 * </pre>
 *
 * @param tenant whose chain
 * @param head where it stood
 * @param epoch epoch of the chain
 * @param time when it was signed
 */
record Checkpoint(TenantId tenant, Chain.Head head, int epoch, Instant time) {

  /** What the first line of each checkpoint begins with. */
  static final String ORIGIN = "oresund-audit/";

  private static final String SIGNER = "oresund-audit";
  private static final String SIGNATURE = "— " + SIGNER + " ";
  private static final byte ED25519 = 1;
  private static final int KEY_ID = 4;
  private static final int BODY_LINES = 5;

  /** Returns the signed text. */
  String sign(SigningKey key) {
    byte[] id = keyId(key.rawPublicKey());
    byte[] signature = key.sign(body().getBytes(StandardCharsets.UTF_8));
    byte[] both = ByteBuffer.allocate(id.length + signature.length).put(id).put(signature).array();
    return body() + "\n" + SIGNATURE + Base64.getEncoder().encodeToString(both) + "\n";
  }

  /** Returns the public key in the text form of note verifiers: name, key id, type and key. */
  static String verifierKey(byte[] rawPublicKey) {
    byte[] typed =
        ByteBuffer.allocate(1 + rawPublicKey.length).put(ED25519).put(rawPublicKey).array();
    return "%s+%s+%s"
        .formatted(
            SIGNER,
            HexFormat.of().formatHex(keyId(rawPublicKey)),
            Base64.getEncoder().encodeToString(typed));
  }

  /** Reads a signed text; nothing if it is no checkpoint or was not signed with this key. */
  static Optional<Checkpoint> read(String note, PublicKey key) {
    List<String> lines = note.strip().lines().toList();
    if (lines.size() != BODY_LINES + 2 || !lines.get(BODY_LINES).isEmpty()) {
      return Optional.empty();
    }
    try {
      Checkpoint checkpoint = parse(lines);
      String signed = lines.get(BODY_LINES + 1);
      if (!signed.startsWith(SIGNATURE)) {
        return Optional.empty();
      }
      byte[] both = Base64.getDecoder().decode(signed.substring(SIGNATURE.length()));
      byte[] signature = Arrays.copyOfRange(both, Math.min(KEY_ID, both.length), both.length);
      byte[] body = checkpoint.body().getBytes(StandardCharsets.UTF_8);
      return SigningKey.verify(key, body, signature) ? Optional.of(checkpoint) : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Checkpoint parse(List<String> lines) {
    TenantId tenant = new TenantId(after(ORIGIN, lines.get(0)));
    byte[] hash = Base64.getDecoder().decode(lines.get(2));
    Chain.Head head = new Chain.Head(Long.parseLong(lines.get(1)), hash);
    int epoch = Integer.parseInt(after("epoch ", lines.get(3)));
    return new Checkpoint(tenant, head, epoch, Instant.parse(after("time ", lines.get(4))));
  }

  private static String after(String prefix, String line) {
    if (!line.startsWith(prefix)) {
      throw new IllegalArgumentException("Not a line of a checkpoint");
    }
    return line.substring(prefix.length());
  }

  private String body() {
    return """
        %s%s
        %d
        %s
        epoch %d
        time %s
        """
        .formatted(
            ORIGIN,
            tenant,
            head.sequence(),
            Base64.getEncoder().encodeToString(head.hash()),
            epoch,
            time);
  }

  private static byte[] keyId(byte[] rawPublicKey) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((SIGNER + "\n").getBytes(StandardCharsets.UTF_8));
      digest.update(ED25519);
      return Arrays.copyOf(digest.digest(rawPublicKey), KEY_ID);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }
}
