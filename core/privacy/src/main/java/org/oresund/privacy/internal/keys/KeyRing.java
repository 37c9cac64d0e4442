// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.privacy.KeyScope;
import org.oresund.privacy.spi.StoredKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out unwrapped keys and makes those that do not exist yet.
 *
 * <p>Thread-safe. Unwrapped keys are cached for at most {@link #CACHED}, so a key destroyed on
 * another node is forgotten here within that time.
 */
@Component(service = KeyRing.class)
public final class KeyRing {

  static final Duration CACHED = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
  private static final int CACHE_SIZE = 20_000;
  private static final int ATTEMPTS = 3;
  private static final int KEY_BYTES = 32;

  private final Vault vault;
  private final SecureRandom random = new SecureRandom();
  private final EncryptionBudget budget = new EncryptionBudget();
  private final ExpiringCache<UUID, DataKey> byId =
      new ExpiringCache<>(CACHE_SIZE, CACHED, System::nanoTime);
  private final ExpiringCache<StoredKey.Slot, DataKey> newest =
      new ExpiringCache<>(CACHE_SIZE, CACHED, System::nanoTime);

  /** Hands out keys of this vault. */
  @Activate
  public KeyRing(@Reference Vault vault) {
    this.vault = vault;
  }

  /**
   * Returns the keys that encrypt for these owners, making those that are missing.
   *
   * @param uses how many values each of them will encrypt
   */
  public Map<KeyOwner, DataKey> toEncrypt(Map<KeyOwner, Integer> uses) {
    Set<StoredKey.Slot> slots = new HashSet<>();
    uses.keySet().forEach(owner -> slots.add(owner.slot()));
    Map<StoredKey.Slot, DataKey> keys = newest(slots);
    Map<KeyOwner, DataKey> result = new HashMap<>();
    uses.forEach((owner, times) -> result.put(owner, spend(of(keys, owner.slot()), times)));
    return result;
  }

  /** Counts further values of a stream that has its key already. */
  public void spendMore(DataKey key, long encryptions) {
    if (key.stored().slot().kind() == StoredKey.Kind.DATA) {
      budget.spend(vault.store(), key.stored().id(), encryptions);
    }
  }

  private DataKey spend(DataKey key, int encryptions) {
    StoredKey.Slot slot = key.stored().slot();
    if (slot.kind() != StoredKey.Kind.DATA
        || budget.spend(vault.store(), key.stored().id(), encryptions)) {
      return key;
    }
    startGeneration(slot, key.stored().generation());
    return newest(slot);
  }

  /**
   * Returns keys by id; nothing for a destroyed one.
   *
   * @throws ProblemException {@code privacy.key-missing} if the store does not know one
   */
  public Map<UUID, Optional<DataKey>> toDecrypt(Collection<UUID> ids) {
    Map<UUID, Optional<DataKey>> keys = new HashMap<>();
    Set<UUID> unknown = new HashSet<>();
    for (UUID id : ids) {
      Optional<DataKey> cached = byId.get(id);
      if (cached.isPresent()) {
        keys.put(id, cached);
      } else {
        unknown.add(id);
      }
    }
    if (!unknown.isEmpty()) {
      Map<UUID, StoredKey> stored = vault.store().find(unknown);
      for (UUID id : unknown) {
        keys.put(id, unwrapped(known(id, stored.get(id))));
      }
    }
    return keys;
  }

  private static StoredKey known(UUID id, @Nullable StoredKey key) {
    if (key == null) {
      throw KeyProblems.missing(id);
    }
    return key;
  }

  /** Returns the tenant's search key. */
  public DataKey search(TenantId tenant) {
    return newest(new StoredKey.Slot(tenant.value(), StoredKey.Kind.SEARCH, null));
  }

  /** Returns the newest generation of the tenant's data key that this node knows of. */
  public DataKey data(TenantId tenant) {
    return newest(new KeyOwner(tenant, KeyScope.TENANT).slot());
  }

  /** Returns the tenant key that wraps new keys. */
  DataKey tenantKey(String tenant) {
    return newest(tenantSlot(tenant));
  }

  /** Returns the key that signs for this installation. */
  public SigningKey signing() {
    StoredKey.Slot slot = Vault.SIGNING;
    List<StoredKey> generations = find(Set.of(slot)).getOrDefault(slot, List.of());
    if (generations.isEmpty()) {
      RootKey root = vault.rootKey();
      byte[] wrapped = KeyWrap.wrap(root.key(), SigningKey.generate());
      StoredKey made = made(slot, 1, wrapped, root.fingerprint());
      vault.store().add(root.fingerprint(), List.of(made));
      generations = find(Set.of(slot)).getOrDefault(slot, List.of(made));
    }
    return SigningKey.of(
        unwrapped(inUse(generations)).orElseThrow(KeyProblems::shredded).key().getEncoded());
  }

  /** Forgets all unwrapped keys. */
  void clearCaches() {
    byId.clear();
    newest.clear();
  }

  /** Starts a new generation of a data key unless one newer than the present is there already. */
  void startGeneration(StoredKey.Slot slot, int present) {
    StoredKey next = make(slot, present + 1, tenantKey(slot.tenant()));
    UUID root = vault.rootKey().fingerprint();
    vault.store().add(root, List.of(next));
    List<StoredKey> older =
        find(Set.of(slot)).getOrDefault(slot, List.of()).stream()
            .filter(key -> key.generation() <= present)
            .filter(key -> key.state() == StoredKey.State.ACTIVE)
            .map(StoredKey::retired)
            .toList();
    vault.store().update(root, older);
    clearCaches();
    LOG.info("Tenant {} has generation {} of its data key.", slot.tenant(), present + 1);
  }

  /** Returns the clear form of a stored key; nothing if it was destroyed. */
  Optional<DataKey> unwrapped(StoredKey stored) {
    byte[] wrapped = stored.wrapped();
    if (wrapped == null) {
      return Optional.empty();
    }
    byte[] clear =
        KeyWrap.unwrap(wrappingKey(stored), wrapped)
            .orElseThrow(() -> KeyProblems.broken(stored.id()));
    DataKey key = new DataKey(stored, new SecretKeySpec(clear, "AES"));
    byId.put(stored.id(), key);
    return Optional.of(key);
  }

  private SecretKey wrappingKey(StoredKey stored) {
    RootKey root = vault.rootKey();
    if (stored.wrappedBy().equals(root.fingerprint())) {
      return root.key();
    }
    if (stored.slot().kind() == StoredKey.Kind.TENANT) {
      throw KeyStoreProblems.otherRootKey();
    }
    return toDecrypt(List.of(stored.wrappedBy()))
        .getOrDefault(stored.wrappedBy(), Optional.empty())
        .orElseThrow(() -> KeyProblems.missing(stored.wrappedBy()))
        .key();
  }

  private DataKey newest(StoredKey.Slot slot) {
    return of(newest(Set.of(slot)), slot);
  }

  private static DataKey of(Map<StoredKey.Slot, DataKey> keys, StoredKey.Slot slot) {
    return Objects.requireNonNull(keys.get(slot));
  }

  private Map<StoredKey.Slot, DataKey> newest(Set<StoredKey.Slot> slots) {
    Map<StoredKey.Slot, DataKey> keys = new HashMap<>();
    Set<StoredKey.Slot> unknown = new HashSet<>();
    for (StoredKey.Slot slot : slots) {
      newest.get(slot).ifPresentOrElse(key -> keys.put(slot, key), () -> unknown.add(slot));
    }
    if (unknown.isEmpty()) {
      return keys;
    }
    for (int attempt = 1; ; attempt++) {
      try {
        keys.putAll(findOrMake(unknown));
        return keys;
      } catch (ProblemException e) {
        if (attempt == ATTEMPTS || !e.problem().code().equals("keystore.wrapping-key-changed")) {
          throw e;
        }
        clearCaches();
      }
    }
  }

  private Map<StoredKey.Slot, DataKey> findOrMake(Set<StoredKey.Slot> slots) {
    Map<StoredKey.Slot, List<StoredKey>> found = find(slots);
    Map<StoredKey.Slot, Integer> wanted = new HashMap<>();
    for (StoredKey.Slot slot : slots) {
      nextGeneration(found.getOrDefault(slot, List.of())).ifPresent(next -> wanted.put(slot, next));
    }
    if (!wanted.isEmpty()) {
      make(wanted);
      found = find(slots);
    }
    Map<StoredKey.Slot, DataKey> keys = new HashMap<>();
    found.forEach(
        (slot, generations) ->
            keys.put(slot, unwrapped(inUse(generations)).orElseThrow(KeyProblems::shredded)));
    keys.forEach(newest::put);
    return keys;
  }

  /**
   * Returns which generation a slot needs: the first if it has none, and another if all it has are
   * retired, which is what {@link OrphanKeys} does to a key that seems unused. Nothing if a key can
   * be used, or was destroyed.
   */
  private static OptionalInt nextGeneration(List<StoredKey> generations) {
    if (generations.isEmpty()) {
      return OptionalInt.of(1);
    }
    StoredKey chosen = inUse(generations);
    return chosen.state() == StoredKey.State.RETIRED
        ? OptionalInt.of(chosen.generation() + 1)
        : OptionalInt.empty();
  }

  /** Makes keys together with the tenant keys they need, all in one step. */
  private void make(Map<StoredKey.Slot, Integer> generations) {
    List<StoredKey> fresh = new ArrayList<>();
    Map<String, DataKey> tenantKeys = new HashMap<>();
    generations.forEach(
        (slot, generation) -> {
          DataKey tenantKey =
              tenantKeys.computeIfAbsent(slot.tenant(), tenant -> existingOrNew(tenant, fresh));
          if (slot.kind() != StoredKey.Kind.TENANT) {
            fresh.add(make(slot, generation, tenantKey));
          }
        });
    vault.store().add(vault.rootKey().fingerprint(), fresh);
  }

  private DataKey existingOrNew(String tenant, List<StoredKey> fresh) {
    StoredKey.Slot slot = tenantSlot(tenant);
    List<StoredKey> generations = find(Set.of(slot)).get(slot);
    if (generations != null) {
      return unwrapped(inUse(generations)).orElseThrow(KeyProblems::shredded);
    }
    byte[] clear = randomKey();
    RootKey root = vault.rootKey();
    StoredKey made = made(slot, 1, KeyWrap.wrap(root.key(), clear), root.fingerprint());
    fresh.add(made);
    return new DataKey(made, new SecretKeySpec(clear, "AES"));
  }

  private Map<StoredKey.Slot, List<StoredKey>> find(Set<StoredKey.Slot> slots) {
    return vault.store().findSlots(slots);
  }

  private StoredKey make(StoredKey.Slot slot, int generation, DataKey wrappingKey) {
    byte[] wrapped = KeyWrap.wrap(wrappingKey.key(), randomKey());
    return made(slot, generation, wrapped, wrappingKey.stored().id());
  }

  private static StoredKey made(
      StoredKey.Slot slot, int generation, byte[] wrapped, UUID wrappedBy) {
    StoredKey.State state = StoredKey.State.ACTIVE;
    Instant now = Instant.now();
    return new StoredKey(UuidV7.next(), slot, generation, state, wrapped, wrappedBy, now);
  }

  /** Makes a tenant key that is not stored yet. */
  StoredKey nextTenantKey(String tenant, int generation) {
    RootKey root = vault.rootKey();
    byte[] wrapped = KeyWrap.wrap(root.key(), randomKey());
    return made(tenantSlot(tenant), generation, wrapped, root.fingerprint());
  }

  /** Returns the newest generation that may still encrypt, else the newest of all. */
  static StoredKey inUse(List<StoredKey> generations) {
    StoredKey chosen = generations.get(generations.size() - 1);
    for (StoredKey key : generations) {
      if (key.state() == StoredKey.State.ACTIVE) {
        chosen = key;
      }
    }
    return chosen;
  }

  static StoredKey.Slot tenantSlot(String tenant) {
    return new StoredKey.Slot(tenant, StoredKey.Kind.TENANT, null);
  }

  private byte[] randomKey() {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return key;
  }
}
