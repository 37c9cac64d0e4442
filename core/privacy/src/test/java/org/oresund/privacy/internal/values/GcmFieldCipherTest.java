// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.privacy.Cell;
import org.oresund.privacy.FieldCipher;
import org.oresund.privacy.KeyScope;
import org.oresund.privacy.internal.keys.KeyOwner;
import org.oresund.privacy.internal.keys.KeysForTests;

class GcmFieldCipherTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final UUID ANN = UUID.randomUUID();
  private static final Cell HERE = new Cell(ACME, "people.person", "pay", "row-1");

  @TempDir Path data;
  private KeysForTests keys;
  private FieldCipher cipher;
  private final List<Cell> alarms = new ArrayList<>();

  @BeforeEach
  void open() {
    keys = KeysForTests.in(data);
    ValuesForTests values = new ValuesForTests(keys.ring());
    values.add((cell, problem) -> alarms.add(cell));
    cipher = values.cipher();
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 65_536, 1_048_576, 1_048_577, 1_048_576 + 65_536, 3_000_000})
  void everyLengthComesBack(int length) {
    byte[] clear = bytes(length);

    byte[] value = cipher.encrypt(HERE, KeyScope.TENANT, clear);

    assertThat(cipher.decrypt(HERE, value)).isEqualTo(clear);
    assertThat(value[0]).isEqualTo((byte) (length > FieldCipher.SEGMENTED_ABOVE ? 2 : 1));
  }

  @Test
  void aValueIs45BytesLongerThanItsClearText() {
    assertThat(cipher.encrypt(HERE, KeyScope.TENANT, bytes(100))).hasSize(145);
  }

  @Test
  void theFormatIsWhatTheSpecificationSays() throws Exception {
    byte[] value = cipher.encryptText(HERE, KeyScope.person(ANN), "25 000 kr");
    KeyOwner owner = new KeyOwner(ACME, KeyScope.person(ANN));
    var key = keys.ring().toEncrypt(Map.of(owner, 1)).get(owner);

    ByteBuffer layout = ByteBuffer.wrap(value);
    assertThat(layout.get()).isEqualTo((byte) 1);
    UUID id = new UUID(layout.getLong(), layout.getLong());
    assertThat(id).isEqualTo(key.stored().id());
    byte[] nonce = new byte[12];
    layout.get(nonce);
    byte[] sealed = new byte[layout.remaining()];
    layout.get(sealed);
    Cipher independent = Cipher.getInstance("AES/GCM/NoPadding");
    independent.init(Cipher.DECRYPT_MODE, key.key(), new GCMParameterSpec(128, nonce));
    independent.updateAAD(additionalData(id));
    assertThat(new String(independent.doFinal(sealed), StandardCharsets.UTF_8))
        .isEqualTo("25 000 kr");
  }

  private static byte[] additionalData(UUID id) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (String part : List.of("acme", "people.person", "pay", "row-1")) {
      out.writeInt(part.length());
      out.writeBytes(part);
    }
    out.writeInt(16);
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
    out.writeInt(1);
    out.writeByte(1);
    return bytes.toByteArray();
  }

  static Stream<Cell> elsewhere() {
    return Stream.of(
        new Cell(ACME, "people.person", "pay", "row-2"),
        new Cell(ACME, "people.person", "payrow-1", ""),
        new Cell(ACME, "people.person", "name", "row-1"),
        new Cell(ACME, "people.employee", "pay", "row-1"),
        new Cell(new TenantId("other"), "people.person", "pay", "row-1"));
  }

  @ParameterizedTest
  @MethodSource("elsewhere")
  void aValueMovedElsewhereIsRejectedAndRaisesTheAlarm(Cell elsewhere) {
    byte[] small = cipher.encryptText(HERE, KeyScope.person(ANN), "secret");
    byte[] large = cipher.encrypt(HERE, KeyScope.person(ANN), bytes(1_200_000));

    for (byte[] value : List.of(small, large)) {
      alarms.clear();
      assertThatThrownBy(() -> cipher.decrypt(elsewhere, value))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("privacy.value-rejected")
          .hasMessageNotContaining("secret");
      assertThat(alarms).containsExactly(elsewhere);
    }
  }

  @Test
  void everyChangedByteIsNoticed() {
    byte[] value = cipher.encryptText(HERE, KeyScope.TENANT, "secret");

    for (int at = 0; at < value.length; at++) {
      byte[] changed = value.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> cipher.decrypt(HERE, changed))
          .as("byte %d", at)
          .isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void everyShorterValueIsNoticed() {
    byte[] value = cipher.encryptText(HERE, KeyScope.TENANT, "secret");

    for (int length = 0; length < value.length; length++) {
      byte[] cut = Arrays.copyOf(value, length);
      assertThatThrownBy(() -> cipher.decrypt(HERE, cut)).isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void twoEncryptionsOfOneValueDiffer() {
    assertThat(cipher.encryptText(HERE, KeyScope.TENANT, "same"))
        .isNotEqualTo(cipher.encryptText(HERE, KeyScope.TENANT, "same"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 400_000})
  void aStreamOfEveryLengthComesBack(int length) throws IOException {
    byte[] clear = bytes(length);

    byte[] value = stream(HERE, clear);

    assertThat(value[0]).isEqualTo((byte) 2);
    try (InputStream in = cipher.decrypting(HERE, new ByteArrayInputStream(value))) {
      assertThat(in.readAllBytes()).isEqualTo(clear);
    }
    assertThat(cipher.decrypt(HERE, value)).isEqualTo(clear);
  }

  @Test
  void aValueOfOnePieceCanBeReadAsAStream() throws IOException {
    byte[] value = cipher.encryptText(HERE, KeyScope.TENANT, "small");

    try (InputStream in = cipher.decrypting(HERE, new ByteArrayInputStream(value))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("small");
    }
  }

  @Test
  void segmentsCannotBeCutOffExchangedOrMixed() throws IOException {
    int header = 33;
    int segment = 65_536 + 28;
    byte[] value = stream(HERE, bytes(4 * 65_536));
    byte[] other = stream(HERE, bytes(4 * 65_536));

    byte[] cut = Arrays.copyOf(value, header + 3 * segment);
    byte[] exchanged = value.clone();
    System.arraycopy(value, header + segment, exchanged, header, segment);
    System.arraycopy(value, header, exchanged, header + segment, segment);
    byte[] mixed = value.clone();
    System.arraycopy(other, header + segment, mixed, header + segment, segment);
    byte[] longer = Arrays.copyOf(value, value.length + segment);
    System.arraycopy(value, header, longer, value.length, segment);

    for (byte[] forged : List.of(cut, exchanged, mixed, longer)) {
      assertThatThrownBy(() -> cipher.decrypt(HERE, forged))
          .hasMessageContaining("privacy.value-rejected");
    }
  }

  @Test
  void manyValuesAreEncryptedAtOnce() {
    List<FieldCipher.Clear> clear = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Cell cell = new Cell(ACME, "people.person", "pay", "row-" + i);
      KeyScope scope = i % 2 == 0 ? KeyScope.TENANT : KeyScope.person(new UUID(7, i));
      clear.add(new FieldCipher.Clear(cell, scope, bytes(i % 50)));
    }

    List<byte[]> values = cipher.encryptAll(clear);

    List<FieldCipher.Encrypted> encrypted = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      encrypted.add(new FieldCipher.Encrypted(clear.get(i).cell(), values.get(i)));
    }
    List<Optional<byte[]>> decrypted = cipher.decryptAll(encrypted);
    for (int i = 0; i < values.size(); i++) {
      assertThat(decrypted.get(i)).hasValue(clear.get(i).clear());
    }
  }

  @Test
  void aKeyNobodyKnowsIsMissingAndNotShredded() {
    byte[] value = cipher.encryptText(HERE, KeyScope.TENANT, "secret");
    value[5] ^= 1;

    assertThatThrownBy(() -> cipher.decrypt(HERE, value))
        .hasMessageContaining("privacy.key-missing");
  }

  private byte[] stream(Cell cell, byte[] clear) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (OutputStream out = cipher.encrypting(cell, KeyScope.TENANT, target)) {
      for (int at = 0; at < clear.length; at += 10_000) {
        out.write(clear, at, Math.min(10_000, clear.length - at));
      }
    }
    return target.toByteArray();
  }
}
