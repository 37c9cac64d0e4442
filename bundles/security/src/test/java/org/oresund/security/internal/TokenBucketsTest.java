// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TokenBucketsTest {

  private final AtomicLong now = new AtomicLong();
  private final TokenBuckets<String> buckets = new TokenBuckets<>(60, now::get);

  @Test
  void admitsTheLimitAtOnceAndThenRefuses() {
    for (int i = 0; i < 60; i++) {
      assertThat(buckets.take("a")).isEmpty();
    }

    assertThat(buckets.take("a")).contains(Duration.ofSeconds(1));
  }

  @Test
  void whoWaitsAsLongAsToldIsAdmitted() {
    for (int i = 0; i < 60; i++) {
      assertThat(buckets.take("a")).isEmpty();
    }
    now.addAndGet(buckets.take("a").orElseThrow().toNanos());

    assertThat(buckets.take("a")).isEmpty();
    assertThat(buckets.take("a")).isPresent();
  }

  @Test
  void oneKeyDoesNotUseUpAnother() {
    for (int i = 0; i < 100; i++) {
      buckets.take("a");
    }

    assertThat(buckets.take("b")).isEmpty();
  }

  @Test
  void aLongRestGivesNoMoreThanTheLimit() {
    buckets.take("a");
    now.addAndGet(Duration.ofHours(5).toNanos());
    for (int i = 0; i < 60; i++) {
      assertThat(buckets.take("a")).isEmpty();
    }

    assertThat(buckets.take("a")).isPresent();
  }
}
