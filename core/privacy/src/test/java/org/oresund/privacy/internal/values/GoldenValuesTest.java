// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.TenantId;
import org.oresund.privacy.Cell;
import org.oresund.privacy.FieldCipher;
import org.oresund.privacy.internal.keys.KeysForTests;

/**
 * Values and a key store written by the first release of their formats; every later build reads
 * them.
 *
 * <p>The root key in this folder protects nothing else.
 */
class GoldenValuesTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final Cell PAY = new Cell(ACME, "people.person", "pay", "row-1");
  private static final Cell SECRET = new Cell(ACME, "runtime.instance", "configuration", "ad-main");
  private static final Cell FILE = new Cell(ACME, "store.blob_chunk", "bytes", "blob-1");
  private static final UUID ANN = UUID.fromString("00000000-0000-4000-8000-00000000a22e");

  @TempDir Path data;
  private KeysForTests keys;
  private FieldCipher cipher;
  private Properties values;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(data.resolve("secrets"));
    Files.createDirectories(data.resolve("keys"));
    Files.write(data.resolve("secrets/root.key"), golden("root.key"));
    Files.write(data.resolve("keys/keys.log"), golden("keys.log"));
    keys = KeysForTests.in(data);
    ValuesForTests wired = new ValuesForTests(keys.ring());
    cipher = wired.cipher();
    values = new Properties();
    try (InputStream in =
        GoldenValuesTest.class.getResourceAsStream("/golden/format-1/values.properties")) {
      values.load(in);
    }
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private byte[] value(String name) {
    return Base64.getDecoder().decode(values.getProperty(name));
  }

  @Test
  void valuesOfOnePieceAreRead() {
    assertThat(keys.vault().problem()).isEmpty();
    assertThat(cipher.decryptText(PAY, value("person"))).isEqualTo("25 000 kr");
    assertThat(cipher.decryptText(SECRET, value("tenant"))).isEqualTo("sesame");
  }

  @Test
  void segmentedValuesAreRead() {
    byte[] clear = cipher.decrypt(FILE, value("segments"));

    assertThat(clear).hasSize(70_000).containsOnly('x');
  }

  @Test
  void pseudonymsStayTheSame() {
    byte[] pseudonym = new HmacPseudonyms(keys.ring()).ofPerson(ACME, ANN);

    assertThat(pseudonym).isEqualTo(value("pseudonym"));
  }

  private static byte[] golden(String name) {
    try (InputStream in = GoldenValuesTest.class.getResourceAsStream("/golden/format-1/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
