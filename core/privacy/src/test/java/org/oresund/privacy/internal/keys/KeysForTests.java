// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.oresund.privacy.KeyLifecycle;
import org.oresund.privacy.spi.KeyStore;

/** The keys of one node, wired by hand as the container wires them. */
public final class KeysForTests implements AutoCloseable {

  static final KeySettings.Database NO_DATABASE =
      new KeySettings.Database(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final Vault vault;
  private final KeyRing ring;

  private KeysForTests(KeySettings settings, List<KeyStore> others) {
    vault = new Vault(settings, others, Clock.systemUTC());
    ring = new KeyRing(vault);
  }

  /** Opens a file store under a data directory, with a root key of its own. */
  public static KeysForTests in(Path data) {
    return new KeysForTests(settings(data, FileKeyStore.NAME), List.of());
  }

  static KeysForTests with(KeySettings settings) {
    return new KeysForTests(settings, List.of());
  }

  static KeysForTests with(KeySettings settings, KeyStore store) {
    return new KeysForTests(settings, List.of(store));
  }

  static KeySettings settings(Path data, String store) {
    return new KeySettings(data, Optional.empty(), store, 7, NO_DATABASE);
  }

  /** Returns the unwrapped keys. */
  public KeyRing ring() {
    return ring;
  }

  /** Returns what opens the store. */
  public Vault vault() {
    return vault;
  }

  /** Returns what changes and destroys keys. */
  public KeyLifecycle lifecycle() {
    return new WrappedKeyLifecycle(vault, ring);
  }

  @Override
  public void close() {
    vault.close();
  }
}
