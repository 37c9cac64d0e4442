// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.privacy.KeyLifecycle;
import org.oresund.privacy.spi.KeyStore;
import org.oresund.privacy.spi.StoredKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes and destroys keys in the key store without touching a stored value. */
@Component
public final class WrappedKeyLifecycle implements KeyLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(WrappedKeyLifecycle.class);
  private static final UUID FIRST = new UUID(0, 0);
  private static final UUID NO_KEY = new UUID(0, 0);
  private static final int STEP = 500;

  private final Vault vault;
  private final KeyRing ring;

  /** Changes keys of this vault. */
  @Activate
  public WrappedKeyLifecycle(@Reference Vault vault, @Reference KeyRing ring) {
    this.vault = vault;
    this.ring = ring;
  }

  @Override
  public void shredPersons(TenantId tenant, Collection<UUID> persons) {
    Set<StoredKey.Slot> slots =
        persons.stream()
            .map(id -> new StoredKey.Slot(tenant.value(), StoredKey.Kind.PERSON, id))
            .collect(Collectors.toSet());
    shred(slots);
  }

  @Override
  public void shredTenant(TenantId tenant) {
    KeyStore store = vault.store();
    List<StoredKey> keys = new ArrayList<>();
    UUID after = FIRST;
    List<StoredKey> step = store.list(tenant.value(), after, STEP);
    while (!step.isEmpty()) {
      keys.addAll(step);
      after = step.get(step.size() - 1).id();
      step = store.list(tenant.value(), after, STEP);
    }
    if (keys.isEmpty()) {
      keys.add(mark(KeyRing.tenantSlot(tenant.value())));
    }
    store.shred(keys);
    ring.clearCaches();
    LOG.info("All {} keys of tenant {} were destroyed.", keys.size(), tenant);
  }

  @Override
  public void rotateTenantKey(TenantId tenant) {
    StoredKey.Slot slot = KeyRing.tenantSlot(tenant.value());
    ring.tenantKey(tenant.value());
    List<StoredKey> living = living(slot);
    if (living.size() == 1) {
      int generation = living.get(0).generation() + 1;
      vault
          .store()
          .add(
              vault.rootKey().fingerprint(),
              List.of(ring.nextTenantKey(tenant.value(), generation)));
      living = living(slot);
    }
    StoredKey target = living.get(living.size() - 1);
    List<StoredKey> older = living.subList(0, living.size() - 1);
    vault
        .store()
        .update(vault.rootKey().fingerprint(), older.stream().map(StoredKey::retired).toList());
    ring.clearCaches();
    int rewrapped = rewrap(tenant.value(), ids(older), target);
    vault.store().shred(older);
    ring.clearCaches();
    LOG.info("{} keys of tenant {} were rewrapped with a new tenant key.", rewrapped, tenant);
  }

  @Override
  public void rotateRootKey(Path newRootKey) {
    vault.rotateRoot(RootKey.read(newRootKey));
    ring.clearCaches();
  }

  @Override
  public void newDataKeyGeneration(TenantId tenant) {
    StoredKey present = ring.data(tenant).stored();
    ring.startGeneration(present.slot(), present.generation());
  }

  @Override
  public void clearCaches() {
    ring.clearCaches();
  }

  private void shred(Set<StoredKey.Slot> slots) {
    Map<StoredKey.Slot, List<StoredKey>> found = vault.store().findSlots(slots);
    List<StoredKey> dying = new ArrayList<>();
    found.values().forEach(dying::addAll);
    for (StoredKey.Slot slot : slots) {
      if (!found.containsKey(slot)) {
        dying.add(mark(slot));
      }
    }
    vault.store().shred(dying);
    ring.clearCaches();
  }

  private int rewrap(String tenant, Set<UUID> olderKeys, StoredKey target) {
    DataKey wrappingKey = ring.unwrapped(target).orElseThrow(KeyProblems::shredded);
    int count = 0;
    UUID after = FIRST;
    List<StoredKey> step = vault.store().list(tenant, after, STEP);
    while (!step.isEmpty()) {
      List<StoredKey> rewrapped = new ArrayList<>();
      for (StoredKey key : step) {
        if (olderKeys.contains(key.wrappedBy())) {
          ring.unwrapped(key).ifPresent(clear -> rewrapped.add(rewrap(clear, wrappingKey)));
        }
      }
      vault.store().update(vault.rootKey().fingerprint(), rewrapped);
      count += rewrapped.size();
      after = step.get(step.size() - 1).id();
      step = vault.store().list(tenant, after, STEP);
    }
    return count;
  }

  private static StoredKey rewrap(DataKey clear, DataKey wrappingKey) {
    byte[] wrapped = KeyWrap.wrap(wrappingKey.key(), clear.key().getEncoded());
    return clear.stored().rewrapped(wrapped, wrappingKey.stored().id());
  }

  private List<StoredKey> living(StoredKey.Slot slot) {
    return vault.store().findSlots(List.of(slot)).getOrDefault(slot, List.of()).stream()
        .filter(key -> key.state() != StoredKey.State.SHREDDED)
        .toList();
  }

  private static Set<UUID> ids(List<StoredKey> keys) {
    Set<UUID> ids = new HashSet<>();
    keys.forEach(key -> ids.add(key.id()));
    return ids;
  }

  private static StoredKey mark(StoredKey.Slot slot) {
    return new StoredKey(
        UuidV7.next(), slot, 1, StoredKey.State.SHREDDED, null, NO_KEY, Instant.now());
  }
}
