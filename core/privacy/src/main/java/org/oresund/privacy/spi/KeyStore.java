// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.spi;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.oresund.api.Problem;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A place for wrapped keys outside the database and outside its backup.
 *
 * <p>Registered as a service; {@code oresund.keystore} selects one by {@link #name()}. Nothing
 * happens before {@link #open()}. Thread-safe. Every change is durable on return, or has not
 * happened. Failures are {@link org.oresund.api.ProblemException}s with codes {@code keystore.*}.
 */
@ConsumerType
public interface KeyStore extends AutoCloseable {

  /** Returns the name by which settings select this store, for example {@code file}. */
  String name();

  /**
   * Opens the store, creating it if it does not exist.
   *
   * @throws org.oresund.api.ProblemException {@code keystore.in-use} if another process holds a
   *     store that only one may hold
   */
  void open();

  /** Returns the fingerprint of the root key this store belongs to; nothing in a new store. */
  Optional<UUID> rootKey();

  /** Returns these keys, destroyed ones included; unknown ids are absent. */
  Map<UUID, StoredKey> find(Collection<UUID> ids);

  /** Returns every generation of these slots, oldest first; unknown slots are absent. */
  Map<StoredKey.Slot, List<StoredKey>> findSlots(Collection<StoredKey.Slot> slots);

  /**
   * Returns keys of one tenant ordered by id, for work on all of them in bounded steps.
   *
   * @param tenant tenant slug; empty for keys of the installation
   * @param after only greater ids; the nil UUID to begin
   * @param limit at most this many, 1 or more
   */
  List<StoredKey> list(String tenant, UUID after, int limit);

  /** Returns the tenants that have keys or marks, the empty name of the installation excluded. */
  List<String> tenants();

  /**
   * Adds keys, all or none. A slot and generation that exists already is left as it is; a key whose
   * wrapping key is no longer active is refused.
   *
   * @param rootKey fingerprint of the root key; becomes the store's if it has none
   * @throws org.oresund.api.ProblemException {@code keystore.wrapping-key-changed} if a wrapping
   *     key is not active, {@code keystore.other-root-key} if the store belongs to another root key
   */
  void add(UUID rootKey, Collection<StoredKey> keys);

  /**
   * Replaces state and wrapping of existing keys, all or none; destroyed keys stay destroyed.
   *
   * @param rootKey fingerprint of the root key from now on
   */
  void update(UUID rootKey, Collection<StoredKey> keys);

  /**
   * Counts encryptions before they happen, so that a key is never used more often than its cipher
   * allows.
   *
   * @param encryptions how many more are wanted, 1 or more
   * @return how many have been reserved for the key since it was made, these included
   */
  long reserve(UUID key, long encryptions);

  /**
   * Destroys keys and leaves their marks; no readable trace of the wrapped form stays in this
   * store. A wrapping key that still wraps a living key is refused unless that key is destroyed
   * with it.
   */
  void shred(Collection<StoredKey> keys);

  /**
   * Takes keys away that no value was ever encrypted with, as if they had never been made: without
   * a mark, so their slot can have a key again. Only {@link StoredKey.State#RETIRED} keys go;
   * others, and those that still wrap a living key, stay.
   *
   * @return how many went
   */
  int remove(Collection<UUID> keys);

  /**
   * Writes a copy of the whole store, as it is kept for the number of days in which a destroyed key
   * may still come back.
   *
   * @throws IOException if the target fails
   */
  void copyTo(OutputStream target) throws IOException;

  /** Returns what is not as safe as it should be, for example one place only. */
  List<Problem> findings();

  /** Releases the store; a closed store may be opened again. */
  @Override
  void close();
}
