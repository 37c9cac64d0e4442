// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.oresund.security.Permission;
import org.oresund.security.Principal.AccountRef;
import org.oresund.security.Principal.Credential;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Remembers what credentials open for at most 5 s, so that a revocation on another node counts
 * within that time; one on this node empties the entry at once.
 *
 * <p>Only successes are remembered. Thread-safe and bounded.
 */
@Component(service = PrincipalCache.class)
public final class PrincipalCache {

  /** How long an answer is used, in nanoseconds. */
  static final long LIFETIME_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int MAX_ENTRIES = 10_000;

  private final LongSupplier nanos;
  private final Map<Key, Entry> entries = new RecentlyUsed<>(MAX_ENTRIES);
  private long generation;

  /**
   * What was asked.
   *
   * @param hash of the secret, hexadecimal
   * @param tenant as in the header; null if there was none
   */
  record Key(String hash, @Nullable String tenant) {

    static Key of(Secret secret, @Nullable String tenant) {
      return new Key(HexFormat.of().formatHex(secret.hash()), tenant);
    }
  }

  /**
   * What a credential opens.
   *
   * @param tenant in which it works
   * @param account whose it is
   * @param credential which it is
   * @param permissions what it may
   * @param reach where it is accepted
   */
  record Opened(
      TenantId tenant,
      AccountRef account,
      Credential credential,
      Set<Permission> permissions,
      CredentialTable.Reach reach) {}

  private record Entry(Opened opened, long loadedAt) {}

  /** Creates an empty cache. */
  @Activate
  public PrincipalCache() {
    this(System::nanoTime);
  }

  PrincipalCache(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Returns what is remembered and young enough. */
  synchronized Optional<Opened> get(Key key) {
    Entry entry = entries.get(key);
    if (entry == null || nanos.getAsLong() - entry.loadedAt() > LIFETIME_NANOS) {
      return Optional.empty();
    }
    return Optional.of(entry.opened());
  }

  /** Returns the mark to be shown when what is read from now on shall be remembered. */
  synchronized long mark() {
    return generation;
  }

  /** Remembers what was read, unless something was forgotten since the mark was taken. */
  synchronized void put(Key key, Opened opened, long mark) {
    if (mark == generation) {
      entries.put(key, new Entry(opened, nanos.getAsLong()));
    }
  }

  /** Forgets everything of an account. */
  synchronized void forgetAccount(UUID account) {
    generation++;
    entries.values().removeIf(entry -> entry.opened().account().id().equals(account));
  }

  /** Forgets one credential. */
  synchronized void forgetCredential(UUID credential) {
    generation++;
    entries.values().removeIf(entry -> entry.opened().credential().id().equals(credential));
  }
}
