// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.privacy.spi.KeyStore;
import org.oresund.privacy.spi.StoredKey;

class FileKeyStoreTest extends KeyStoreContract {

  @TempDir Path folder;
  private FileKeyStore store;

  @BeforeEach
  void open() {
    store = at(Clock.systemUTC());
    store.open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private FileKeyStore at(Clock clock) {
    return new FileKeyStore(folder.resolve("keys"), 7, clock);
  }

  private Path file() {
    return folder.resolve("keys").resolve("keys.log");
  }

  @Override
  KeyStore store() {
    return store;
  }

  @Override
  KeyStore reopened() {
    store.close();
    store.open();
    return store;
  }

  @Test
  void filesAreForTheirOwnerOnly() throws IOException {
    store.add(ROOT, List.of(key(tenantSlot("acme"), 1, ROOT)));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void aSecondProcessIsKeptOut() {
    FileKeyStore second = at(Clock.systemUTC());

    assertThatThrownBy(second::open).hasMessageContaining("keystore.in-use");

    store.close();
    second.open();
    second.close();
  }

  @Test
  void noTraceOfADestroyedKeyIsInTheFile() throws IOException {
    StoredKey tenant = key(tenantSlot("acme"), 1, ROOT);
    StoredKey person = key(personSlot("acme"), 1, tenant.id());
    store.add(ROOT, List.of(tenant, person));
    assertThat(contains(Files.readAllBytes(file()), person.wrapped())).isTrue();

    store.shred(List.of(person));

    assertThat(contains(Files.readAllBytes(file()), person.wrapped())).isFalse();
    assertThat(contains(Files.readAllBytes(file()), tenant.wrapped())).isTrue();
  }

  @Test
  void aCrashAtAnyByteLosesNoAcknowledgedKey() throws IOException {
    StoredKey tenant = key(tenantSlot("acme"), 1, ROOT);
    store.add(ROOT, List.of(tenant));
    List<StoredKey> persons = new ArrayList<>();
    List<Long> ends = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      persons.add(key(personSlot("acme"), 1, tenant.id()));
      store.add(ROOT, List.of(persons.get(i)));
      ends.add(Files.size(file()));
    }
    store.close();
    byte[] whole = Files.readAllBytes(file());

    for (int length = Math.toIntExact(ends.get(0)); length <= whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      store.open();
      for (int i = 0; i < persons.size(); i++) {
        boolean acknowledged = ends.get(i) <= length;
        UUID id = persons.get(i).id();
        assertThat(store.find(List.of(id)).containsKey(id))
            .as("key %d after a crash at byte %d", i, length)
            .isEqualTo(acknowledged);
      }
      store.close();
    }
  }

  @Test
  void aTailOfZerosAfterACrashIsCutAway() throws IOException {
    StoredKey tenant = key(tenantSlot("acme"), 1, ROOT);
    store.add(ROOT, List.of(tenant));
    store.close();
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(whole, whole.length + 4096));

    store.open();
    store.add(ROOT, List.of(key(personSlot("acme"), 1, tenant.id())));

    assertThat(reopened().list("acme", new UUID(0, 0), 10)).hasSize(2);
  }

  @Test
  void damageInTheMiddleIsNotCutAway() throws IOException {
    for (int i = 0; i < 3; i++) {
      store.add(ROOT, List.of(key(tenantSlot("tenant-" + i), 1, ROOT)));
    }
    store.close();
    byte[] whole = Files.readAllBytes(file());
    for (int at = 17 + 12 + 24; at < whole.length - 130; at += 13) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(file(), damaged);

      assertThatThrownBy(store::open).hasMessageContaining("keystore.damaged");
      assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
    }
    Files.write(file(), whole);
    store.open();
    assertThat(store.tenants()).hasSize(3);
  }

  @Test
  void aPathThatIsNoFileIsAProblem() throws IOException {
    StoredKey tenant = key(tenantSlot("acme"), 1, ROOT);
    store.add(ROOT, List.of(tenant));
    store.close();
    Files.delete(file());
    Files.createDirectory(file());

    assertThatThrownBy(store::open).hasMessageContaining("keystore.");
    Files.delete(file());
  }

  @Test
  void aCopyOfTheLastDaysCanBePutInPlace() throws IOException {
    StoredKey tenant = key(tenantSlot("acme"), 1, ROOT);
    store.add(ROOT, List.of(tenant));
    store.reserve(tenant.id(), 5);
    byte[] copy = copy();
    store.close();

    FileKeyStore later = at(daysLater(6));
    Files.write(file(), copy);
    later.open();

    assertThat(later.find(List.of(tenant.id()))).containsKey(tenant.id());
    assertThat(later.reserve(tenant.id(), 1)).isEqualTo(6);
    later.close();
  }

  @Test
  void aCopyOlderThanItMayBeIsRefused() throws IOException {
    StoredKey tenant = key(tenantSlot("acme"), 1, ROOT);
    StoredKey person = key(personSlot("acme"), 1, tenant.id());
    store.add(ROOT, List.of(tenant, person));
    byte[] copy = copy();
    store.shred(List.of(person));
    store.close();

    FileKeyStore later = at(daysLater(8));
    Files.write(file(), copy);

    assertThatThrownBy(later::open).hasMessageContaining("keystore.copy-too-old");
  }

  @Test
  void copiesAreMadeDailyAndDoNotOutliveTheirDays() throws IOException {
    Path copies = folder.resolve("copies");
    for (int day = 0; day < 12; day++) {
      Clock clock = daysLater(day);
      new KeptCopies(copies, 7, clock).tend(store);
      new KeptCopies(copies, 7, clock).tend(store);
    }

    try (var files = Files.list(copies)) {
      assertThat(files).hasSize(8);
    }
  }

  @Test
  void fiftyThousandKeysOpenQuickly() {
    StoredKey tenant = key(tenantSlot("acme"), 1, ROOT);
    store.add(ROOT, List.of(tenant));
    List<StoredKey> persons = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      persons.add(key(personSlot("acme"), 1, tenant.id()));
    }
    store.add(ROOT, persons);

    long start = System.nanoTime();
    reopened();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(store.find(List.of(persons.get(49_999).id()))).hasSize(1);
  }

  private byte[] copy() throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    store.copyTo(copy);
    return copy.toByteArray();
  }

  private static Clock daysLater(int days) {
    return Clock.fixed(Instant.now().plus(Duration.ofDays(days)), ZoneOffset.UTC);
  }

  private static boolean contains(byte[] bytes, byte[] part) {
    for (int at = 0; at + part.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
