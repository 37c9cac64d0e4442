// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.TenantId;
import org.oresund.privacy.internal.keys.KeysForTests;
import org.oresund.privacy.internal.keys.SigningKey;

class CheckpointTest {

  private static final TenantId ACME = new TenantId("acme");

  @TempDir Path data;

  @Test
  void aSignedCheckpointIsReadBackAndAChangedOneIsNot() {
    try (KeysForTests keys = KeysForTests.in(data)) {
      SigningKey key = keys.ring().signing();
      Checkpoint checkpoint =
          new Checkpoint(
              ACME,
              new Chain.Head(4711, new byte[32]),
              1,
              Instant.parse("2025-11-24T13:00:00.123Z"));

      String note = checkpoint.sign(key);

      assertThat(note)
          .startsWith(
              """
              oresund-audit/acme
              4711
              AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
              epoch 1
              time 2025-11-24T13:00:00.123Z

              — oresund-audit \
              """);
      assertThat(Checkpoint.read(note, key.publicKey()))
          .get()
          .usingRecursiveComparison()
          .isEqualTo(checkpoint);
      for (String changed :
          List.of(
              note.replace("4711", "4712"),
              note.replace("acme", "other"),
              note.replace("epoch 1", "epoch 2"),
              note.replace("AAAA", "BAAA"),
              note + "x",
              "")) {
        assertThat(Checkpoint.read(changed, key.publicKey())).isEmpty();
      }
    }
  }

  @Test
  void theSigningKeySurvivesARestart() {
    byte[] before;
    try (KeysForTests keys = KeysForTests.in(data)) {
      before = keys.ring().signing().rawPublicKey();
    }
    try (KeysForTests keys = KeysForTests.in(data)) {
      assertThat(keys.ring().signing().rawPublicKey()).isEqualTo(before);
    }
  }
}
