// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Token buckets by key: each key may do {@code perMinute} things a minute, all at once or spread.
 *
 * <p>Bounded: when there are too many keys, the one unused longest is forgotten, which can only be
 * to its advantage. Thread-safe.
 *
 * @param <K> what is limited
 */
final class TokenBuckets<K> {

  private static final int MAX_KEYS = 50_000;
  private static final double NANOS_PER_MINUTE = 60e9;

  private final double capacity;
  private final LongSupplier nanos;
  private final Map<K, Bucket> buckets = new RecentlyUsed<>(MAX_KEYS);

  private static final class Bucket {
    private double tokens;
    private long filledAt;
  }

  TokenBuckets(int perMinute, LongSupplier nanos) {
    this.capacity = perMinute;
    this.nanos = nanos;
  }

  /** Takes one token; empty if there was one, else the time until there is. */
  synchronized Optional<Duration> take(K key) {
    long now = nanos.getAsLong();
    Bucket bucket = buckets.computeIfAbsent(key, ignored -> full(now));
    double earned = (now - bucket.filledAt) / NANOS_PER_MINUTE * capacity;
    bucket.tokens = Math.min(capacity, bucket.tokens + earned);
    bucket.filledAt = now;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return Optional.empty();
    }
    double wait = (1 - bucket.tokens) / capacity * NANOS_PER_MINUTE;
    return Optional.of(Duration.ofNanos((long) Math.ceil(wait)));
  }

  private Bucket full(long now) {
    Bucket bucket = new Bucket();
    bucket.tokens = capacity;
    bucket.filledAt = now;
    return bucket;
  }
}
