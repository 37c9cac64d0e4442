// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.oresund.api.ProblemException;
import org.oresund.api.UuidV7;
import org.oresund.privacy.spi.KeyStore;
import org.oresund.privacy.spi.StoredKey;

/** What every key store promises, whatever it is made of. */
abstract class KeyStoreContract {

  static final UUID ROOT = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID NIL = new UUID(0, 0);

  /** Returns the open store under test; the same content each time in one test. */
  abstract KeyStore store();

  /** Closes the store and returns it opened anew. */
  abstract KeyStore reopened();

  static StoredKey key(StoredKey.Slot slot, int generation, UUID wrappedBy) {
    byte[] wrapped = new byte[40];
    ThreadLocalRandom.current().nextBytes(wrapped);
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    return new StoredKey(
        UuidV7.next(), slot, generation, StoredKey.State.ACTIVE, wrapped, wrappedBy, now);
  }

  static StoredKey.Slot tenantSlot(String tenant) {
    return new StoredKey.Slot(tenant, StoredKey.Kind.TENANT, null);
  }

  static StoredKey.Slot personSlot(String tenant) {
    return new StoredKey.Slot(tenant, StoredKey.Kind.PERSON, UUID.randomUUID());
  }

  private StoredKey tenantKey(String tenant) {
    StoredKey key = key(tenantSlot(tenant), 1, ROOT);
    store().add(ROOT, List.of(key));
    return key;
  }

  private StoredKey stored(UUID id) {
    return Objects.requireNonNull(store().find(List.of(id)).get(id));
  }

  @Test
  void whatWasAddedIsFoundAfterReopening() {
    StoredKey tenant = tenantKey("acme");
    StoredKey person = key(personSlot("acme"), 1, tenant.id());
    store().add(ROOT, List.of(person));

    KeyStore again = reopened();

    assertThat(again.rootKey()).contains(ROOT);
    assertThat(again.find(List.of(person.id())).get(person.id()))
        .usingRecursiveComparison()
        .isEqualTo(person);
    assertThat(again.findSlots(List.of(person.slot())).get(person.slot()))
        .extracting(StoredKey::id)
        .containsExactly(person.id());
    assertThat(again.tenants()).containsExactly("acme");
  }

  @Test
  void aSlotThatIsTakenKeepsItsKey() {
    StoredKey first = tenantKey("acme");

    store().add(ROOT, List.of(key(tenantSlot("acme"), 1, ROOT)));

    assertThat(store().findSlots(List.of(first.slot())).get(first.slot()))
        .extracting(StoredKey::id)
        .containsExactly(first.id());
  }

  @Test
  void nothingIsAddedUnderARetiredWrappingKey() {
    StoredKey tenant = tenantKey("acme");
    store().update(ROOT, List.of(tenant.retired()));
    StoredKey late = key(personSlot("acme"), 1, tenant.id());

    assertThatThrownBy(() -> store().add(ROOT, List.of(late)))
        .hasMessageContaining("keystore.wrapping-key-changed");

    assertThat(store().find(List.of(late.id()))).isEmpty();
  }

  @Test
  void aStoreOfAnotherRootKeyTakesNothing() {
    tenantKey("acme");

    assertThatThrownBy(
            () -> store().add(UUID.randomUUID(), List.of(key(tenantSlot("other"), 1, ROOT))))
        .hasMessageContaining("keystore.other-root-key");

    assertThat(store().tenants()).containsExactly("acme");
  }

  @Test
  void aDestroyedKeyLeavesAMarkOnly() {
    StoredKey tenant = tenantKey("acme");
    StoredKey person = key(personSlot("acme"), 1, tenant.id());
    store().add(ROOT, List.of(person));

    store().shred(List.of(person));

    StoredKey mark = Objects.requireNonNull(reopened().find(List.of(person.id())).get(person.id()));
    assertThat(mark.state()).isEqualTo(StoredKey.State.SHREDDED);
    assertThat(mark.wrapped()).isNull();
    assertThat(mark.slot()).isEqualTo(person.slot());
  }

  @Test
  void aMarkKeepsASlotFromBeingUsed() {
    tenantKey("acme");
    StoredKey.Slot slot = personSlot("acme");
    StoredKey mark = key(slot, 1, NIL).shredded();

    store().shred(List.of(mark));
    store().add(ROOT, List.of(key(slot, 1, ROOT)));

    assertThat(store().findSlots(List.of(slot)).get(slot))
        .extracting(StoredKey::state)
        .containsExactly(StoredKey.State.SHREDDED);
  }

  @Test
  void aDestroyedKeyIsNotBroughtBackByRewrapping() {
    StoredKey tenant = tenantKey("acme");
    StoredKey person = key(personSlot("acme"), 1, tenant.id());
    store().add(ROOT, List.of(person));
    store().shred(List.of(person));

    store().update(ROOT, List.of(person.rewrapped(new byte[40], tenant.id())));

    assertThat(stored(person.id()).state()).isEqualTo(StoredKey.State.SHREDDED);
  }

  @Test
  void aWrappingKeyIsNotDestroyedUnderALivingKey() {
    StoredKey tenant = tenantKey("acme");
    StoredKey person = key(personSlot("acme"), 1, tenant.id());
    store().add(ROOT, List.of(person));

    assertThatThrownBy(() -> store().shred(List.of(tenant)))
        .hasMessageContaining("keystore.still-wraps");
    assertThat(stored(tenant.id()).state()).isEqualTo(StoredKey.State.ACTIVE);

    store().shred(List.of(tenant, person));
    assertThat(stored(tenant.id()).state()).isEqualTo(StoredKey.State.SHREDDED);
  }

  @Test
  void onlyRetiredKeysAreRemovedAndTheirSlotIsFreeAgain() {
    StoredKey tenant = tenantKey("acme");
    StoredKey active = key(personSlot("acme"), 1, tenant.id());
    StoredKey retired = key(personSlot("acme"), 1, tenant.id());
    StoredKey destroyed = key(personSlot("acme"), 1, tenant.id());
    store().add(ROOT, List.of(active, retired, destroyed));
    store().update(ROOT, List.of(retired.retired(), destroyed.retired()));
    store().shred(List.of(destroyed));

    int removed = store().remove(List.of(active.id(), retired.id(), destroyed.id()));

    assertThat(removed).isEqualTo(1);
    assertThat(reopened().find(List.of(active.id(), retired.id(), destroyed.id())))
        .containsOnlyKeys(active.id(), destroyed.id());
    StoredKey again = key(retired.slot(), 1, tenant.id());
    store().add(ROOT, List.of(again));
    assertThat(stored(again.id()).state()).isEqualTo(StoredKey.State.ACTIVE);
  }

  @Test
  void aKeyThatStillWrapsIsNotRemoved() {
    StoredKey tenant = tenantKey("acme");
    store().add(ROOT, List.of(key(personSlot("acme"), 1, tenant.id())));
    store().update(ROOT, List.of(tenant.retired()));

    assertThat(store().remove(List.of(tenant.id()))).isZero();
    assertThat(stored(tenant.id()).state()).isEqualTo(StoredKey.State.RETIRED);
  }

  @Test
  void reservationsAddUpAcrossReopening() {
    StoredKey tenant = tenantKey("acme");

    assertThat(store().reserve(tenant.id(), 100)).isEqualTo(100);
    assertThat(store().reserve(tenant.id(), 50)).isEqualTo(150);
    assertThat(reopened().reserve(tenant.id(), 1)).isEqualTo(151);
  }

  @Test
  void pagesCoverEveryKeyOnce() {
    StoredKey tenant = tenantKey("acme");
    tenantKey("other");
    List<StoredKey> persons = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      persons.add(key(personSlot("acme"), 1, tenant.id()));
    }
    store().add(ROOT, persons);

    List<UUID> seen = new ArrayList<>();
    UUID after = NIL;
    List<StoredKey> page = store().list("acme", after, 7);
    while (!page.isEmpty()) {
      page.forEach(key -> seen.add(key.id()));
      after = page.get(page.size() - 1).id();
      page = store().list("acme", after, 7);
    }

    assertThat(seen).hasSize(26).doesNotHaveDuplicates().contains(tenant.id());
  }

  @Test
  void ofConcurrentMakersOfOneSlotOneWins() throws Exception {
    StoredKey tenant = tenantKey("acme");
    StoredKey.Slot slot = personSlot("acme");
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<Callable<Boolean>> makers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      makers.add(
          () -> {
            store().add(ROOT, List.of(key(slot, 1, tenant.id())));
            return true;
          });
    }
    try {
      for (Future<Boolean> made : pool.invokeAll(makers)) {
        assertThat(made.get()).isTrue();
      }
    } finally {
      pool.shutdownNow();
    }

    assertThat(store().findSlots(Set.of(slot)).get(slot)).hasSize(1);
  }

  @Test
  void aClosedStoreSaysSo() {
    KeyStore store = store();
    store.close();

    assertThatThrownBy(() -> store.find(List.of(UUID.randomUUID())))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("keystore.closed");
  }
}
