// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oresund.connector.Configuration;
import org.oresund.runtime.internal.metadata.ConnectorMetadata;
import org.oresund.runtime.internal.metadata.RunDefinition;

/**
 * When a mode runs by itself, for one instance.
 *
 * @param mode for example {@code delta}
 * @param every how often; null if once a day
 * @param dailyAt at which local time; null if repeated
 * @param zone of the tenant
 */
record Schedule(String mode, @Nullable Duration every, @Nullable LocalTime dailyAt, ZoneId zone) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** Returns the schedules of an instance. */
  static List<Schedule> of(ConnectorMetadata metadata, Configuration configuration, ZoneId zone) {
    List<Schedule> schedules = new ArrayList<>();
    for (RunDefinition run : metadata.runs()) {
      RunDefinition.Every every = run.every();
      RunDefinition.DailyAt daily = run.dailyAt();
      if (every != null) {
        schedules.add(new Schedule(run.mode(), interval(every, configuration), null, zone));
      } else if (daily != null) {
        schedules.add(new Schedule(run.mode(), null, time(daily, configuration), zone));
      }
    }
    return schedules;
  }

  /** Returns when the mode is due after a moment. */
  Instant next(Instant now) {
    if (every != null) {
      return now.plus(every);
    }
    LocalTime time = dailyAt == null ? LocalTime.MIDNIGHT : dailyAt;
    ZonedDateTime today = now.atZone(zone).with(time);
    return (today.toInstant().isAfter(now) ? today : today.plusDays(1)).toInstant();
  }

  private static Duration interval(RunDefinition.Every every, Configuration configuration) {
    Duration interval =
        every.key() == null
            ? every.otherwise()
            : configuration.duration(every.key(), every.otherwise());
    return interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
  }

  private static LocalTime time(RunDefinition.DailyAt daily, Configuration configuration) {
    if (daily.key() == null) {
      return daily.otherwise();
    }
    try {
      return configuration
          .optionalText(daily.key())
          .map(LocalTime::parse)
          .orElse(daily.otherwise());
    } catch (DateTimeException e) {
      return daily.otherwise();
    }
  }
}
