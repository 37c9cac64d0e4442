// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.spi;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One key as the key store holds it: wrapped, or only a mark that it was destroyed.
 *
 * @param id carried by every value encrypted with it
 * @param slot what the key is for; unique among keys together with its generation
 * @param generation 1 for the first key of a slot
 * @param state what it may still be used for
 * @param wrapped AES key wrap (RFC 3394) of the key; null exactly when destroyed
 * @param wrappedBy id of the wrapping key: a tenant key, or the fingerprint of the root key
 * @param created when it was made
 */
@SuppressWarnings("ArrayRecordComponent")
public record StoredKey(
    UUID id,
    Slot slot,
    int generation,
    State state,
    byte @Nullable [] wrapped,
    UUID wrappedBy,
    Instant created) {

  /** What a key is for. */
  public enum Kind {
    /** Wraps the other keys of one tenant; wrapped by the root key. */
    TENANT,
    /** Encrypts a tenant's confidential data that concerns no person. */
    DATA,
    /** Encrypts the data of one person. */
    PERSON,
    /** Makes keyed hashes of one tenant. */
    SEARCH,
    /** Signs checkpoints of the audit log; of the installation, wrapped by the root key. */
    SIGNING
  }

  /** What a key may still be used for. */
  public enum State {
    /** Encrypts and decrypts; wraps and unwraps. */
    ACTIVE,
    /** Decrypts and unwraps only; a newer generation has taken over. */
    RETIRED,
    /** Destroyed; the mark stays so that a missing key can be told from a destroyed one. */
    SHREDDED
  }

  /**
   * The owner and purpose of a key.
   *
   * @param tenant tenant slug; empty for a key of the installation
   * @param kind what it is for
   * @param person the person of a {@link Kind#PERSON} key, otherwise null
   */
  public record Slot(String tenant, Kind kind, @Nullable UUID person) {}

  /** Returns the mark that remains of this key once it is destroyed. */
  public StoredKey shredded() {
    return new StoredKey(id, slot, generation, State.SHREDDED, null, wrappedBy, created);
  }

  /** Returns this key under another wrapping; the key itself is the same. */
  public StoredKey rewrapped(byte[] newWrapped, UUID newWrappedBy) {
    return new StoredKey(id, slot, generation, state, newWrapped, newWrappedBy, created);
  }

  /** Returns this key in its second state: it opens what it closed and closes nothing more. */
  public StoredKey retired() {
    return new StoredKey(id, slot, generation, State.RETIRED, wrapped, wrappedBy, created);
  }
}
