// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes the effect of a command happen once, however often it is called.
 *
 * <p>Thread-safe.
 */
@ProviderType
public interface Idempotency {

  /** How long a key is remembered at least. */
  Duration REMEMBERED = Duration.ofDays(30);

  /**
   * Claims a key in the transaction that has the effect.
   *
   * <p>A concurrent call with the same key waits for this transaction to end.
   *
   * @param key 1 to 400 characters, unique for one effect in the tenant
   * @return true the first time; false when the effect is there already and must not be repeated
   */
  boolean once(Tx tx, String key);
}
