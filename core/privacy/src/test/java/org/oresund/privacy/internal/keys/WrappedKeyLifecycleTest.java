// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.TenantId;
import org.oresund.privacy.Cell;
import org.oresund.privacy.FieldCipher;
import org.oresund.privacy.KeyLifecycle;
import org.oresund.privacy.KeyScope;
import org.oresund.privacy.internal.values.ValuesForTests;
import org.oresund.privacy.spi.StoredKey;

class WrappedKeyLifecycleTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");
  private static final UUID ANN = UUID.randomUUID();
  private static final UUID BOB = UUID.randomUUID();

  @TempDir Path data;
  private KeysForTests keys;
  private FieldCipher cipher;
  private KeyLifecycle lifecycle;

  @BeforeEach
  void open() {
    keys = KeysForTests.in(data);
    cipher = new ValuesForTests(keys.ring()).cipher();
    lifecycle = keys.lifecycle();
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private static Cell cell(TenantId tenant, Object row) {
    return new Cell(tenant, "people.person", "pay", row.toString());
  }

  private byte[] encrypt(TenantId tenant, UUID person) {
    return cipher.encryptText(cell(tenant, person), KeyScope.person(person), "4711");
  }

  private StoredKey stored(byte[] value) {
    UUID id = cipher.keyOf(value);
    return keys.vault().store().find(List.of(id)).get(id);
  }

  @Test
  void aShreddedPersonIsUnreadableAndEveryoneElseIsNot() {
    byte[] ann = encrypt(ACME, ANN);
    byte[] bob = encrypt(ACME, BOB);

    lifecycle.shredPersons(ACME, List.of(ANN));

    assertThatThrownBy(() -> cipher.decryptText(cell(ACME, ANN), ann))
        .hasMessageContaining("privacy.key-shredded");
    assertThat(cipher.decryptText(cell(ACME, BOB), bob)).isEqualTo("4711");
    List<FieldCipher.Encrypted> both =
        List.of(
            new FieldCipher.Encrypted(cell(ACME, ANN), ann),
            new FieldCipher.Encrypted(cell(ACME, BOB), bob));
    assertThat(cipher.decryptAll(both).get(0)).isEmpty();
    assertThat(cipher.decryptAll(both).get(1)).isPresent();
  }

  @Test
  void nothingNewIsEncryptedForAShreddedPerson() {
    encrypt(ACME, ANN);
    UUID neverSeen = UUID.randomUUID();

    lifecycle.shredPersons(ACME, List.of(ANN, neverSeen));

    assertThatThrownBy(() -> encrypt(ACME, ANN)).hasMessageContaining("privacy.key-shredded");
    assertThatThrownBy(() -> encrypt(ACME, neverSeen)).hasMessageContaining("privacy.key-shredded");
  }

  @Test
  void aShreddedTenantTakesNothingOfAnotherWithIt() {
    byte[] mine = encrypt(ACME, ANN);
    byte[] theirs = encrypt(OTHER, ANN);

    lifecycle.shredTenant(ACME);

    assertThatThrownBy(() -> cipher.decryptText(cell(ACME, ANN), mine))
        .hasMessageContaining("privacy.key-shredded");
    assertThatThrownBy(() -> encrypt(ACME, BOB)).hasMessageContaining("privacy.key-shredded");
    assertThat(cipher.decryptText(cell(OTHER, ANN), theirs)).isEqualTo("4711");
  }

  @Test
  void aNewTenantKeyRewrapsKeysAndLeavesValues() {
    byte[] value = encrypt(ACME, ANN);
    StoredKey before = stored(value);

    lifecycle.rotateTenantKey(ACME);

    StoredKey after = stored(value);
    assertThat(after.wrappedBy()).isNotEqualTo(before.wrappedBy());
    assertThat(after.wrapped()).isNotEqualTo(before.wrapped());
    assertThat(cipher.decryptText(cell(ACME, ANN), value)).isEqualTo("4711");
    assertThat(keys.vault().store().find(List.of(before.wrappedBy())).values())
        .extracting(StoredKey::state)
        .containsExactly(StoredKey.State.SHREDDED);
  }

  @Test
  void aNewRootKeyRewrapsTenantKeysAndIsNeededFromThenOn() throws IOException {
    byte[] value = encrypt(ACME, ANN);
    byte[] next = new byte[32];
    next[5] = 5;
    Path file = data.resolve("next.key");
    Files.writeString(file, Base64.getEncoder().encodeToString(next), StandardCharsets.US_ASCII);

    lifecycle.rotateRootKey(file);
    assertThat(cipher.decryptText(cell(ACME, ANN), value)).isEqualTo("4711");

    close();
    open();
    assertThat(keys.vault().problem()).isEmpty();
    assertThat(cipher.decryptText(cell(ACME, ANN), value)).isEqualTo("4711");
  }

  @Test
  void rotationUnderLoadFailsNobody() throws Exception {
    AtomicBoolean rotating = new AtomicBoolean(true);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    List<Future<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readers.add(pool.submit(() -> encryptAndDecryptWhile(rotating)));
    }
    try {
      for (int i = 0; i < 10; i++) {
        lifecycle.rotateTenantKey(ACME);
        lifecycle.newDataKeyGeneration(ACME);
      }
      rotating.set(false);
      for (Future<Integer> reader : readers) {
        assertThat(reader.get()).isPositive();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private int encryptAndDecryptWhile(AtomicBoolean rotating) {
    int done = 0;
    while (rotating.get() || done == 0) {
      UUID person = UUID.randomUUID();
      byte[] personal = encrypt(ACME, person);
      byte[] shared = cipher.encryptText(cell(ACME, "shared"), KeyScope.TENANT, "secret");
      assertThat(cipher.decryptText(cell(ACME, person), personal)).isEqualTo("4711");
      assertThat(cipher.decryptText(cell(ACME, "shared"), shared)).isEqualTo("secret");
      done++;
    }
    return done;
  }

  @Test
  void anInterruptedRotationIsFinishedByTheNext() {
    byte[] value = encrypt(ACME, ANN);
    StoredKey old = keys.ring().tenantKey("acme").stored();
    UUID root = keys.vault().rootKey().fingerprint();
    StoredKey begun = keys.ring().nextTenantKey("acme", 2);
    keys.vault().store().add(root, List.of(begun));

    lifecycle.rotateTenantKey(ACME);

    assertThat(stored(value).wrappedBy()).isEqualTo(begun.id());
    assertThat(keys.vault().store().find(List.of(old.id())).get(old.id()).state())
        .isEqualTo(StoredKey.State.SHREDDED);
  }

  @Test
  void anOlderGenerationIsReadableAndOutdated() {
    byte[] old = cipher.encryptText(cell(ACME, "row"), KeyScope.TENANT, "secret");

    lifecycle.newDataKeyGeneration(ACME);
    byte[] fresh = cipher.encryptText(cell(ACME, "row"), KeyScope.TENANT, "secret");

    assertThat(cipher.decryptText(cell(ACME, "row"), old)).isEqualTo("secret");
    assertThat(cipher.outdated(cell(ACME, "row"), old)).isTrue();
    assertThat(cipher.outdated(cell(ACME, "row"), fresh)).isFalse();
    assertThat(cipher.keyOf(fresh)).isNotEqualTo(cipher.keyOf(old));
  }

  @Test
  void aClearedCacheIsFilledAgain() {
    byte[] value = encrypt(ACME, ANN);

    lifecycle.clearCaches();

    assertThat(cipher.decryptText(cell(ACME, ANN), value)).isEqualTo("4711");
  }
}
