// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.nio.file.Path;
import java.util.Collection;
import java.util.UUID;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Changes and destroys keys. Destroying is final: no copy of the key store brings a key back once
 * the kept copies have aged out.
 *
 * <p>Rotation changes only how keys are wrapped, so it never touches a stored value and can run
 * under load; interrupted, it is continued by calling it again. Thread-safe; blocks on the key
 * store; fails with {@code privacy.keys-not-ready} while that is not usable.
 */
@ProviderType
public interface KeyLifecycle {

  /**
   * Destroys the keys of persons; what was encrypted with them is unreadable on return, and new
   * values for them are refused. Persons without a key get a mark that has the same effect.
   */
  void shredPersons(TenantId tenant, Collection<UUID> persons);

  /** Destroys every key of a tenant, its search key included, and refuses new ones. */
  void shredTenant(TenantId tenant);

  /** Gives a tenant a new tenant key and rewraps all its keys with it; values stay as they are. */
  void rotateTenantKey(TenantId tenant);

  /**
   * Rewraps all tenant keys with another root key.
   *
   * @param newRootKey file with the new key (base64 of 32 bytes); it must be the configured root
   *     key file at the next start
   */
  void rotateRootKey(Path newRootKey);

  /**
   * Starts a new generation of a tenant's data key. Values of older generations stay readable until
   * their owner has encrypted them anew, see {@link FieldCipher#outdated}.
   */
  void newDataKeyGeneration(TenantId tenant);

  /** Forgets all unwrapped keys in memory; they are read again when needed. */
  void clearCaches();
}
