// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.privacy.spi.StoredKey;

/**
 * The content of a {@link FileKeyStore} in memory, some 300 bytes a key.
 *
 * <p>Not thread-safe: its owner locks.
 */
final class KeyIndex {

  private final Map<UUID, StoredKey> byId = new HashMap<>();
  private final Map<StoredKey.Slot, TreeMap<Integer, UUID>> bySlot = new HashMap<>();
  private final TreeMap<String, TreeSet<UUID>> byTenant = new TreeMap<>();
  private final Map<UUID, Set<UUID>> wrappedBy = new HashMap<>();
  private final Map<UUID, Long> reserved = new HashMap<>();
  private @Nullable UUID rootKey;

  Optional<UUID> rootKey() {
    return Optional.ofNullable(rootKey);
  }

  void rootKey(UUID fingerprint) {
    rootKey = fingerprint;
  }

  Optional<StoredKey> find(UUID id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Returns every generation of the slot, oldest first. */
  List<StoredKey> find(StoredKey.Slot slot) {
    List<StoredKey> generations = new ArrayList<>();
    for (UUID id : bySlot.getOrDefault(slot, new TreeMap<>()).values()) {
      find(id).ifPresent(generations::add);
    }
    return generations;
  }

  boolean holds(StoredKey.Slot slot, int generation) {
    return bySlot.containsKey(slot) && bySlot.get(slot).containsKey(generation);
  }

  List<StoredKey> list(String tenant, UUID after, int limit) {
    return byTenant.getOrDefault(tenant, new TreeSet<>()).tailSet(after, false).stream()
        .limit(limit)
        .map(byId::get)
        .toList();
  }

  List<String> tenants() {
    return byTenant.keySet().stream().filter(tenant -> !tenant.isEmpty()).toList();
  }

  Collection<StoredKey> all() {
    return byId.values().stream().sorted(Comparator.comparing(StoredKey::created)).toList();
  }

  /** Returns the living keys that this key wraps. */
  Set<UUID> wrapped(UUID wrappingKey) {
    return wrappedBy.getOrDefault(wrappingKey, Set.of());
  }

  long reserved(UUID id) {
    return reserved.getOrDefault(id, 0L);
  }

  void reserved(UUID id, long total) {
    reserved.put(id, total);
  }

  void put(StoredKey key) {
    StoredKey before = byId.put(key.id(), key);
    if (before != null) {
      wrappedBy.getOrDefault(before.wrappedBy(), new HashSet<>()).remove(key.id());
    }
    if (key.wrapped() != null) {
      wrappedBy.computeIfAbsent(key.wrappedBy(), id -> new HashSet<>()).add(key.id());
    }
    bySlot.computeIfAbsent(key.slot(), slot -> new TreeMap<>()).put(key.generation(), key.id());
    byTenant.computeIfAbsent(key.slot().tenant(), tenant -> new TreeSet<>()).add(key.id());
  }

  /** Returns the content as if these keys had never been in it. */
  KeyIndex without(Set<UUID> ids) {
    KeyIndex rest = new KeyIndex();
    rest.rootKey = rootKey;
    byId.values().stream().filter(key -> !ids.contains(key.id())).forEach(rest::put);
    rest.reserved.putAll(reserved);
    rest.reserved.keySet().removeAll(ids);
    return rest;
  }

  int size() {
    return byId.size();
  }
}
