// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.privacy.PrivacyStatus;
import org.oresund.privacy.spi.KeyStore;
import org.oresund.privacy.spi.StoredKey;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the key store with the root key and looks after both.
 *
 * <p>Thread-safe. While the store cannot be opened every use fails with {@code
 * privacy.keys-not-ready}, the status says why, and opening is tried again every {@link #PATIENCE}.
 */
@Component(
    service = {Vault.class, PrivacyStatus.class},
    immediate = true,
    property = PrivacyStatus.NAME + "=keys")
public final class Vault implements PrivacyStatus {

  /** Slot of the key that signs for the installation. */
  static final StoredKey.Slot SIGNING = new StoredKey.Slot("", StoredKey.Kind.SIGNING, null);

  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Vault.class);

  private final KeySettings settings;
  private final Optional<KeyStore> store;
  private final RootKeySource rootKeys;
  private final KeptCopies copies;
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(Vault::daemon);
  private final ScheduledFuture<?> tending;
  private volatile @Nullable RootKey root;
  private volatile @Nullable Problem problem;

  /** Opens the key store that the settings name; trouble becomes the status, not an exception. */
  @Activate
  public Vault(
      BundleContext bundle,
      @Reference(cardinality = ReferenceCardinality.MULTIPLE) List<KeyStore> others) {
    this(KeySettings.read(bundle::getProperty, System::getenv), others, Clock.systemUTC());
  }

  Vault(KeySettings settings, List<KeyStore> others, Clock clock) {
    this.settings = settings;
    this.store = select(settings, others, clock);
    this.rootKeys = new RootKeySource(settings);
    this.copies = new KeptCopies(settings.folder().resolve("copies"), settings.copyDays(), clock);
    tend();
    this.tending =
        worker.scheduleWithFixedDelay(
            this::tend, PATIENCE.toMillis(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Optional<KeyStore> select(
      KeySettings settings, List<KeyStore> others, Clock clock) {
    return switch (settings.keyStore()) {
      case FileKeyStore.NAME ->
          Optional.of(new FileKeyStore(settings.folder(), settings.copyDays(), clock));
      case JdbcKeyStore.NAME -> Optional.of(new JdbcKeyStore(settings.database()));
      default -> others.stream().filter(one -> one.name().equals(settings.keyStore())).findFirst();
    };
  }

  /** Closes the key store and forgets the root key. */
  @Deactivate
  public void close() {
    tending.cancel(true);
    worker.shutdownNow();
    root = null;
    store.ifPresent(KeyStore::close);
  }

  @Override
  public String name() {
    return "keys";
  }

  @Override
  public Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public List<Problem> findings() {
    return problem == null ? store.map(KeyStore::findings).orElse(List.of()) : List.of();
  }

  /**
   * Returns the open store.
   *
   * @throws ProblemException {@code privacy.keys-not-ready}
   */
  KeyStore store() {
    rootKey();
    return store.orElseThrow(() -> KeyStoreProblems.unknown(settings.keyStore()));
  }

  /**
   * Returns the root key of the open store.
   *
   * @throws ProblemException {@code privacy.keys-not-ready}
   */
  RootKey rootKey() {
    RootKey open = root;
    if (open == null) {
      Problem reason = problem;
      throw KeyProblems.notReady(reason == null ? KeyStoreProblems.closed().problem() : reason);
    }
    return open;
  }

  /** Returns for how long a key can be taken back from a copy of the store. */
  Duration keptFor() {
    return Duration.ofDays(settings.copyDays());
  }

  /** Wraps all that the root key wraps with another root key, in one step. */
  synchronized void rotateRoot(RootKey next) {
    KeyStore keys = store();
    RootKey old = rootKey();
    if (old.fingerprint().equals(next.fingerprint())) {
      return;
    }
    List<StoredKey> rewrapped = new ArrayList<>();
    for (StoredKey key : wrappedByRoot(keys)) {
      byte[] wrapped = key.wrapped();
      if (wrapped != null) {
        byte[] clear =
            KeyWrap.unwrap(old.key(), wrapped).orElseThrow(() -> KeyProblems.broken(key.id()));
        rewrapped.add(key.rewrapped(KeyWrap.wrap(next.key(), clear), next.fingerprint()));
      }
    }
    rootKeys.prepare(next);
    keys.update(next.fingerprint(), rewrapped);
    root = next;
    rootKeys.settle();
    LOG.info("{} keys were rewrapped with another root key.", rewrapped.size());
  }

  private static List<StoredKey> wrappedByRoot(KeyStore keys) {
    Set<StoredKey.Slot> slots = new HashSet<>(Set.of(SIGNING));
    for (String tenant : keys.tenants()) {
      slots.add(new StoredKey.Slot(tenant, StoredKey.Kind.TENANT, null));
    }
    return keys.findSlots(slots).values().stream().flatMap(List::stream).toList();
  }

  /** Opens the store if it is not open, checks it if it is, and keeps the daily copy. */
  private synchronized void tend() {
    try {
      KeyStore keys = store.orElseThrow(() -> KeyStoreProblems.unknown(settings.keyStore()));
      keys.open();
      RootKey present = root;
      RootKey found = present == null ? rootKeys.find(keys) : present;
      if (keys.rootKey().filter(wanted -> !wanted.equals(found.fingerprint())).isPresent()) {
        throw KeyStoreProblems.otherRootKey();
      }
      root = found;
      usable();
      if (keys.name().equals(FileKeyStore.NAME)) {
        copies.tend(keys);
      }
    } catch (ProblemException e) {
      unusable(e.problem());
    } catch (IOException e) {
      LOG.warn("keystore.copy-failed: the daily copy of the key store was not written.");
      LOG.debug("The daily copy of the key store was not written.", e);
    } catch (RuntimeException e) {
      LOG.error("The key store could not be looked after.", e);
    }
  }

  private void usable() {
    if (problem != null) {
      LOG.info("The key store '{}' is usable again.", settings.keyStore());
      problem = null;
    }
  }

  private void unusable(Problem reason) {
    Problem before = problem;
    problem = reason;
    if (before == null || !before.code().equals(reason.code())) {
      LOG.warn("{}", reason.line());
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "oresund-keys");
    thread.setDaemon(true);
    return thread;
  }
}
