// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that forgets the entry unused longest when it would hold more than its limit; not
 * thread-safe.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
final class RecentlyUsed<K, V> extends LinkedHashMap<K, V> {

  private static final long serialVersionUID = 1L;

  private final int limit;

  RecentlyUsed(int limit) {
    super(64, 0.75f, true);
    this.limit = limit;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > limit;
  }
}
