// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import javax.crypto.SecretKey;
import org.oresund.privacy.spi.StoredKey;

/**
 * An unwrapped key, in memory only.
 *
 * @param stored where it comes from
 * @param key its clear form
 */
public record DataKey(StoredKey stored, SecretKey key) {

  @Override
  public String toString() {
    return "DataKey[" + stored.id() + "]";
  }
}
