// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.Problem;
import org.oresund.api.TenantId;

class VaultTest {

  private static final TenantId ACME = new TenantId("acme");

  @TempDir Path data;

  private Path rootKeyFile() {
    return data.resolve("secrets").resolve("root.key");
  }

  private static Path write(Path file, int seed) throws IOException {
    byte[] key = new byte[32];
    key[0] = (byte) seed;
    Files.writeString(file, Base64.getEncoder().encodeToString(key) + "\n");
    return file;
  }

  private KeySettings given(Path rootKey) {
    return new KeySettings(
        data, Optional.of(rootKey), FileKeyStore.NAME, 7, KeysForTests.NO_DATABASE);
  }

  private static Optional<String> code(KeysForTests keys) {
    return keys.vault().problem().map(Problem::code);
  }

  @Test
  void aNewInstallationMakesARootKeyForItsOwnerOnly() throws IOException {
    try (KeysForTests keys = KeysForTests.in(data)) {
      keys.ring().data(ACME);
      assertThat(keys.vault().problem()).isEmpty();
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rootKeyFile())))
        .isEqualTo("rw-------");
  }

  @Test
  void keysAreTheSameAfterARestart() {
    byte[] before;
    try (KeysForTests keys = KeysForTests.in(data)) {
      before = keys.ring().data(ACME).key().getEncoded();
    }
    try (KeysForTests keys = KeysForTests.in(data)) {
      assertThat(keys.ring().data(ACME).key().getEncoded()).isEqualTo(before);
    }
  }

  @Test
  void aWrongRootKeyIsNotReadyAndSaysWhy() throws IOException {
    Path first = write(data.resolve("first.key"), 1);
    Path second = write(data.resolve("second.key"), 2);
    try (KeysForTests keys = KeysForTests.with(given(first))) {
      keys.ring().data(ACME);
    }

    try (KeysForTests keys = KeysForTests.with(given(second))) {
      assertThat(code(keys)).contains("privacy.root-key-wrong");
      assertThatThrownBy(() -> keys.ring().data(ACME))
          .hasMessageContaining("privacy.keys-not-ready")
          .hasMessageContaining("does not belong to this key store");
    }
  }

  @Test
  void aLostRootKeyIsNotReplacedByANewOne() throws IOException {
    try (KeysForTests keys = KeysForTests.in(data)) {
      keys.ring().data(ACME);
    }
    Files.delete(rootKeyFile());

    try (KeysForTests keys = KeysForTests.in(data)) {
      assertThat(code(keys)).contains("privacy.root-key-missing");
    }
    assertThat(rootKeyFile()).doesNotExist();
  }

  @Test
  void aRootKeyFileThatHoldsNoKeyIsNamed() throws IOException {
    Path file = Files.writeString(data.resolve("bad.key"), "not a key", StandardCharsets.UTF_8);

    try (KeysForTests keys = KeysForTests.with(given(file))) {
      assertThat(keys.vault().problem())
          .hasValueSatisfying(
              problem -> {
                assertThat(problem.code()).isEqualTo("privacy.root-key-invalid");
                assertThat(problem.fields().get(0).path()).isEqualTo(file.toString());
              });
    }
  }

  @Test
  void aSecondNodeOnTheSameDataIsNotReady() {
    try (KeysForTests first = KeysForTests.in(data);
        KeysForTests second = KeysForTests.in(data)) {
      assertThat(code(first)).isEmpty();
      assertThat(code(second)).contains("keystore.in-use");
    }
  }

  @Test
  void manyNodesNeedACommonRootKey() {
    KeySettings settings = KeysForTests.settings(data, "elsewhere");

    try (KeysForTests keys = KeysForTests.with(settings, new ElsewhereKeyStore(data))) {
      assertThat(code(keys)).contains("privacy.root-key-required");
    }
  }

  @Test
  void anUnknownKeyStoreIsNamed() {
    try (KeysForTests keys = KeysForTests.with(KeysForTests.settings(data, "vaultish"))) {
      assertThat(keys.vault().problem())
          .hasValueSatisfying(problem -> assertThat(problem.what()).contains("'vaultish'"));
    }
  }

  @Test
  void aCopyOfTheKeyStoreIsKept() {
    try (KeysForTests keys = KeysForTests.in(data)) {
      assertThat(keys.vault().problem()).isEmpty();
    }

    assertThat(data.resolve("keys").resolve("copies")).isDirectoryContaining("glob:**.copy");
  }

  @Test
  void anInterruptedRotationOfTheOwnRootKeyIsFinishedAtTheNextStart() throws IOException {
    Path next = write(data.resolve("next.key"), 9);
    byte[] before;
    try (KeysForTests keys = KeysForTests.in(data)) {
      before = keys.ring().data(ACME).key().getEncoded();
      Path old = Files.copy(rootKeyFile(), data.resolve("old.key"));
      keys.lifecycle().rotateRootKey(next);
      Files.copy(next, rootKeyFile().resolveSibling("root.key.next"));
      Files.delete(rootKeyFile());
      Files.copy(old, rootKeyFile());
    }

    try (KeysForTests keys = KeysForTests.in(data)) {
      assertThat(keys.vault().problem()).isEmpty();
      assertThat(keys.ring().data(ACME).key().getEncoded()).isEqualTo(before);
    }
    assertThat(rootKeyFile()).hasSameTextualContentAs(next);
  }
}
