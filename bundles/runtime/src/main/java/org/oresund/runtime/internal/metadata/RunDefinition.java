// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.metadata;

import java.time.Duration;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * A kind of run that a type understands.
 *
 * @param mode for example {@code delta}
 * @param every how often it is repeated; null if it is not
 * @param dailyAt at which local time of the tenant it runs; null if it does not
 */
public record RunDefinition(String mode, @Nullable Every every, @Nullable DailyAt dailyAt) {

  /**
   * A repetition.
   *
   * @param key configuration key of the interval; null if it cannot be configured
   * @param otherwise interval without configuration
   */
  public record Every(@Nullable String key, Duration otherwise) {}

  /**
   * A time of day.
   *
   * @param key configuration key of the time; null if it cannot be configured
   * @param otherwise time without configuration
   */
  public record DailyAt(@Nullable String key, LocalTime otherwise) {}
}
