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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.privacy.PrivacyStatus;
import org.oresund.privacy.spi.StoredKey;
import org.oresund.store.SchemaReady;
import org.oresund.store.TenantRegister;
import org.oresund.store.TenantTransaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the keys that the database's values need with those in the key store.
 *
 * <p>Once after the start, in the background and before the server is ready; again every {@link
 * #PACE} until none is missing. From then on it records new keys of tenants and removes orphans.
 * Thread-safe.
 */
@Component(
    service = PrivacyStatus.class,
    immediate = true,
    property = PrivacyStatus.NAME + "=keys-in-use")
public final class KeyInventory implements PrivacyStatus {

  private static final Logger LOG = LoggerFactory.getLogger(KeyInventory.class);
  private static final Duration PACE = Duration.ofMinutes(1);
  private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);
  private static final UUID FIRST = new UUID(0, 0);
  private static final int PAGE = 5000;

  private final Vault vault;
  private final TenantRegister tenants;
  private final KeysInUse inUse;
  private final OrphanKeys orphans;
  private final Clock clock;
  private final Set<UUID> recorded = new HashSet<>();
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(KeyInventory::daemon);
  private @Nullable ScheduledFuture<?> tending;
  private Instant swept = Instant.EPOCH;
  private volatile @Nullable Problem problem = KeyProblems.unchecked();

  /** Starts once the tables are there. */
  @Activate
  public KeyInventory(
      @Reference Vault vault,
      @Reference TenantRegister tenants,
      @Reference TenantTransaction transactions,
      @Reference(target = "(core=privacy)") SchemaReady schema) {
    this(vault, tenants, transactions, Clock.systemUTC());
    tending = worker.scheduleWithFixedDelay(this::tend, 0, PACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Creates an inventory that does nothing of its own accord. */
  KeyInventory(Vault vault, TenantRegister tenants, TenantTransaction transactions, Clock clock) {
    this.vault = vault;
    this.tenants = tenants;
    this.inUse = new KeysInUse(transactions);
    this.orphans = new OrphanKeys(vault, inUse, vault.keptFor(), clock);
    this.clock = clock;
  }

  /** Stops looking. */
  @Deactivate
  public void close() {
    ScheduledFuture<?> rounds = tending;
    if (rounds != null) {
      rounds.cancel(true);
    }
    worker.shutdownNow();
  }

  @Override
  public String name() {
    return "keys-in-use";
  }

  @Override
  public Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public List<Problem> findings() {
    return List.of();
  }

  /** Does what is due. */
  synchronized void tend() {
    try {
      List<TenantId> all = allTenants();
      if (problem != null) {
        compare(all);
      }
      if (problem == null) {
        recordOwn(all);
        sweep(all);
      }
    } catch (ProblemException e) {
      LOG.debug("The keys in use could not be looked after.", e);
    } catch (RuntimeException e) {
      LOG.error("The keys in use could not be looked after.", e);
    }
  }

  private List<TenantId> allTenants() {
    List<TenantId> all = new ArrayList<>(List.of(TenantRegister.RESERVED));
    tenants.list().forEach(tenant -> all.add(tenant.id()));
    return all;
  }

  private void compare(List<TenantId> all) {
    long missing = 0;
    for (TenantId tenant : all) {
      List<UUID> page = inUse.page(tenant, FIRST, PAGE);
      while (!page.isEmpty()) {
        missing += missing(page);
        page = inUse.page(tenant, page.get(page.size() - 1), PAGE);
      }
    }
    if (missing == 0) {
      problem = null;
      return;
    }
    Problem found = KeyProblems.missing(missing);
    if (!found.equals(problem)) {
      problem = found;
      LOG.error("{}", found.line());
    }
  }

  /** Counts keys that are not there, or cannot be unwrapped because their wrapping key is not. */
  private long missing(List<UUID> ids) {
    Map<UUID, StoredKey> found = vault.store().find(ids);
    UUID root = vault.rootKey().fingerprint();
    List<StoredKey> wrapped =
        found.values().stream()
            .filter(key -> key.state() != StoredKey.State.SHREDDED)
            .filter(key -> !key.wrappedBy().equals(root))
            .toList();
    Set<UUID> wrapping = wrapped.stream().map(StoredKey::wrappedBy).collect(Collectors.toSet());
    Map<UUID, StoredKey> there = vault.store().find(wrapping);
    long closed = wrapped.stream().filter(key -> !there.containsKey(key.wrappedBy())).count();
    return ids.size() - found.size() + closed;
  }

  /**
   * Adds keys that belong to a tenant or the installation to the database's list; they are few, and
   * never orphans, because the next value takes them.
   */
  private void recordOwn(List<TenantId> all) {
    Set<StoredKey.Slot> slots = new HashSet<>(Set.of(Vault.SIGNING));
    for (TenantId tenant : all) {
      slots.add(new StoredKey.Slot(tenant.value(), StoredKey.Kind.DATA, null));
      slots.add(new StoredKey.Slot(tenant.value(), StoredKey.Kind.SEARCH, null));
    }
    Map<TenantId, List<UUID>> fresh = new HashMap<>();
    for (List<StoredKey> generations : vault.store().findSlots(slots).values()) {
      for (StoredKey key : generations) {
        if (!recorded.contains(key.id())) {
          fresh.computeIfAbsent(owner(key), tenant -> new ArrayList<>()).add(key.id());
        }
      }
    }
    fresh.forEach(
        (tenant, keys) -> {
          inUse.record(tenant, keys);
          recorded.addAll(keys);
        });
  }

  private static TenantId owner(StoredKey key) {
    String tenant = key.slot().tenant();
    return tenant.isEmpty() ? TenantRegister.RESERVED : new TenantId(tenant);
  }

  private void sweep(List<TenantId> all) {
    Instant now = clock.instant();
    if (now.isBefore(swept.plus(BETWEEN_SWEEPS))) {
      return;
    }
    swept = now;
    int removed = 0;
    for (TenantId tenant : all) {
      removed += orphans.sweep(tenant);
    }
    if (removed > 0) {
      LOG.info("{} keys were removed that no stored value was encrypted with.", removed);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "oresund-key-inventory");
    thread.setDaemon(true);
    return thread;
  }
}
