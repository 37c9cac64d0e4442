// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.oresund.api.ProblemException;
import org.oresund.privacy.spi.KeyStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the root key that belongs to a key store, and makes one for a new store on a single node.
 */
final class RootKeySource {

  private static final Logger LOG = LoggerFactory.getLogger(RootKeySource.class);

  private final KeySettings settings;

  RootKeySource(KeySettings settings) {
    this.settings = settings;
  }

  /**
   * Returns the root key of this store.
   *
   * @throws ProblemException {@code privacy.root-key-*}
   */
  RootKey find(KeyStore store) {
    Optional<UUID> wanted = store.rootKey();
    RootKey found =
        settings.rootKeyFile().map(RootKeySource::given).orElseGet(() -> own(store, wanted));
    if (wanted.isPresent() && !wanted.get().equals(found.fingerprint())) {
      throw KeyProblems.rootKeyWrong();
    }
    return found;
  }

  /** Keeps a new root key beside the old one, so that a crash during rotation loses neither. */
  void prepare(RootKey next) {
    if (settings.rootKeyFile().isEmpty()) {
      next.write(nextFile());
    }
  }

  /** Makes the prepared root key the one that is found at the next start. */
  void settle() {
    if (settings.rootKeyFile().isPresent() || !Files.exists(nextFile())) {
      return;
    }
    try {
      PrivateFiles.move(nextFile(), settings.ownRootKeyFile());
    } catch (IOException e) {
      LOG.warn("privacy.root-key-unwritable: the new root key stays in {}.", nextFile());
    }
  }

  private static RootKey given(Path file) {
    RootKey key = RootKey.read(file);
    try {
      if (PrivateFiles.openToOthers(file)) {
        LOG.warn("privacy.root-key-open: others than the owner may read {}.", file);
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("The permissions of the root key file cannot be read.", e);
    }
    return key;
  }

  private RootKey own(KeyStore store, Optional<UUID> wanted) {
    Path file = settings.ownRootKeyFile();
    if (!store.name().equals(FileKeyStore.NAME)) {
      throw KeyProblems.rootKeyRequired();
    }
    if (wanted.isEmpty() && !Files.exists(file)) {
      return RootKey.create(file);
    }
    if (wanted.isPresent() && Files.exists(nextFile())) {
      RootKey next = RootKey.read(nextFile());
      if (wanted.get().equals(next.fingerprint())) {
        settle();
        return next;
      }
    }
    if (!Files.exists(file)) {
      throw KeyProblems.rootKeyMissing(file.toString());
    }
    return RootKey.read(file);
  }

  private Path nextFile() {
    return PrivateFiles.sibling(settings.ownRootKeyFile(), ".next");
  }
}
