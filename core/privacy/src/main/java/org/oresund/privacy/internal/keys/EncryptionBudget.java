// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.oresund.privacy.spi.KeyStore;

/**
 * Keeps a tenant's data key below the number of values for which random nonces are safe (NIST SP
 * 800-38D allows 2^32; we stop at half).
 *
 * <p>Counts in memory and reserves in blocks, so that the key store is asked once per million
 * values. A person's key needs no count: 2^31 values of one person are 128 TiB. Thread-safe.
 */
final class EncryptionBudget {

  static final long LIMIT = 1L << 31;
  static final long BLOCK = 1L << 20;

  private final Map<UUID, Grant> grants = new ConcurrentHashMap<>();

  /** What is left of the last block, and how much was granted in all. */
  private record Grant(long left, long total) {}

  /**
   * Counts encryptions that are about to happen.
   *
   * @return whether the key may go on; false once its tenant needs a new generation
   */
  boolean spend(KeyStore store, UUID key, long encryptions) {
    Grant after =
        grants.compute(
            key,
            (id, grant) -> {
              if (grant != null && grant.left() >= encryptions) {
                return new Grant(grant.left() - encryptions, grant.total());
              }
              long wanted = Math.max(BLOCK, encryptions);
              long total = store.reserve(id, wanted);
              return new Grant(wanted - encryptions, total);
            });
    return after.total() <= LIMIT;
  }
}
