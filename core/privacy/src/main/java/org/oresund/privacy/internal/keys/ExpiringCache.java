// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A bounded cache whose entries live for a fixed time, so that a key destroyed on one node is
 * forgotten by the others.
 *
 * <p>Thread-safe; every method is constant in time.
 */
final class ExpiringCache<K, V> {

  private record Entry<V>(V value, long until) {}

  private final LinkedHashMap<K, Entry<V>> entries = new LinkedHashMap<>(64, 0.75f, true);
  private final int capacity;
  private final long ttl;
  private final LongSupplier nanoTime;

  ExpiringCache(int capacity, Duration ttl, LongSupplier nanoTime) {
    this.capacity = capacity;
    this.ttl = ttl.toNanos();
    this.nanoTime = nanoTime;
  }

  synchronized Optional<V> get(K key) {
    Entry<V> entry = entries.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (nanoTime.getAsLong() - entry.until() >= 0) {
      entries.remove(key);
      return Optional.empty();
    }
    return Optional.of(entry.value());
  }

  synchronized void put(K key, V value) {
    entries.put(key, new Entry<>(value, nanoTime.getAsLong() + ttl));
    if (entries.size() > capacity) {
      Map.Entry<K, Entry<V>> eldest = entries.entrySet().iterator().next();
      entries.remove(eldest.getKey());
    }
  }

  synchronized void remove(K key) {
    entries.remove(key);
  }

  synchronized void clear() {
    entries.clear();
  }

  synchronized int size() {
    return entries.size();
  }
}
