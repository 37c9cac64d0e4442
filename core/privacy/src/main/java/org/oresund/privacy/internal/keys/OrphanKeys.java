// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.oresund.api.TenantId;
import org.oresund.privacy.spi.KeyStore;
import org.oresund.privacy.spi.StoredKey;

/**
 * Removes keys of persons that were made for a row that never committed.
 *
 * <p>In two steps, because a key is handed out before the row that uses it is there: after {@link
 * #RETIRE_AFTER} an unused key is retired, so that no new value takes it; once it is {@link
 * #REMOVE_AFTER} old and has been seen retired for {@link #SETTLED}, which outlasts every cache and
 * every transaction, it is looked for once more and goes. A key that was ever used is never
 * removed: a backup may need it. Keys older than the kept copies are left alone, so whatever was
 * removed can be taken from a copy.
 *
 * <p>Not thread-safe.
 */
final class OrphanKeys {

  static final Duration RETIRE_AFTER = Duration.ofHours(12);
  static final Duration REMOVE_AFTER = Duration.ofHours(24);
  static final Duration SETTLED = Duration.ofHours(1);

  private static final int STEP = 500;

  private final Vault vault;
  private final KeysInUse inUse;
  private final Duration window;
  private final Clock clock;
  private final Map<UUID, Instant> retired = new HashMap<>();

  /**
   * Looks for orphans in this vault.
   *
   * @param window older keys are left alone; longer than {@link #REMOVE_AFTER}
   */
  OrphanKeys(Vault vault, KeysInUse inUse, Duration window, Clock clock) {
    this.vault = vault;
    this.inUse = inUse;
    this.window = window;
    this.clock = clock;
  }

  /** Retires and removes what is due in one tenant and returns how many keys were removed. */
  int sweep(TenantId tenant) {
    Instant now = clock.instant();
    Instant oldest = now.minus(window);
    int removed = 0;
    // Ids are UUIDs of version 7, so they are in the order of their time.
    UUID after = new UUID(oldest.toEpochMilli() << 16, 0);
    List<StoredKey> step = vault.store().list(tenant.value(), after, STEP);
    while (!step.isEmpty()) {
      removed += sweep(tenant, step, now);
      step = vault.store().list(tenant.value(), step.get(step.size() - 1).id(), STEP);
    }
    retired.values().removeIf(since -> since.isBefore(oldest));
    return removed;
  }

  private int sweep(TenantId tenant, List<StoredKey> keys, Instant now) {
    List<StoredKey> candidates = new ArrayList<>();
    for (StoredKey key : keys) {
      if (key.slot().kind() == StoredKey.Kind.PERSON
          && key.state() != StoredKey.State.SHREDDED
          && !key.created().isAfter(now.minus(RETIRE_AFTER))) {
        candidates.add(key);
      }
    }
    if (candidates.isEmpty()) {
      return 0;
    }
    Set<UUID> used = inUse.among(tenant, candidates.stream().map(StoredKey::id).toList());
    candidates.removeIf(key -> used.contains(key.id()));
    retire(candidates, now);
    return remove(candidates, now);
  }

  private void retire(List<StoredKey> unused, Instant now) {
    List<StoredKey> active =
        unused.stream().filter(key -> key.state() == StoredKey.State.ACTIVE).toList();
    if (!active.isEmpty()) {
      vault
          .store()
          .update(vault.rootKey().fingerprint(), active.stream().map(StoredKey::retired).toList());
    }
    active.forEach(key -> retired.put(key.id(), now));
    unused.forEach(key -> retired.putIfAbsent(key.id(), now));
  }

  private int remove(List<StoredKey> unused, Instant now) {
    KeyStore store = vault.store();
    Set<UUID> due = new HashSet<>();
    for (StoredKey key : unused) {
      Instant since = retired.getOrDefault(key.id(), now);
      if (!key.created().isAfter(now.minus(REMOVE_AFTER)) && !since.isAfter(now.minus(SETTLED))) {
        due.add(key.id());
      }
    }
    if (due.isEmpty()) {
      return 0;
    }
    retired.keySet().removeAll(due);
    return store.remove(due);
  }
}
