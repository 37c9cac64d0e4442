// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.oresund.connector.Configuration;
import org.oresund.runtime.internal.metadata.ConnectorMetadata;
import org.oresund.runtime.internal.metadata.MetadataReader;
import org.oresund.runtime.internal.support.TestNode;

class ScheduleTest {

  private static final ZoneId COPENHAGEN = ZoneId.of("Europe/Copenhagen");

  @Test
  void configurationDecidesOverTheDefault() {
    ConnectorMetadata metadata = MetadataReader.read("connector.yaml", TestNode.metadata("1.0.0"));

    assertThat(
            Schedule.of(
                metadata,
                Configuration.of(Map.of("pollInterval", "PT5S", "reconcileAt", "03:30")),
                COPENHAGEN))
        .containsExactly(
            new Schedule("delta", Duration.ofSeconds(5), null, COPENHAGEN),
            new Schedule("reconcile", null, LocalTime.of(3, 30), COPENHAGEN));
  }

  @Test
  void aDailyRunFollowsTheClockOfTheTenant() {
    Schedule daily = new Schedule("reconcile", null, LocalTime.of(2, 0), COPENHAGEN);

    assertThat(daily.next(Instant.parse("2026-01-10T12:00:00Z"))).isEqualTo("2026-01-11T01:00:00Z");
    assertThat(daily.next(Instant.parse("2026-07-10T12:00:00Z"))).isEqualTo("2026-07-11T00:00:00Z");
  }

  @Test
  void aDailyRunInTheHourThatIsSkippedRunsOnceRightAfterIt() {
    Schedule daily = new Schedule("reconcile", null, LocalTime.of(2, 30), COPENHAGEN);

    assertThat(daily.next(Instant.parse("2026-03-28T12:00:00Z"))).isEqualTo("2026-03-29T01:30:00Z");
  }
}
