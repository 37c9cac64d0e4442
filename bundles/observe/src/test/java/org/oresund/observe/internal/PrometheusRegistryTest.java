// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.oresund.store.DatabaseStatus;

final class PrometheusRegistryTest {

  private final PrometheusRegistry registry = new PrometheusRegistry();

  @AfterEach
  void stop() {
    registry.stop();
  }

  @Test
  void showsTheJvmAndWhatOthersCount() throws IOException {
    Counter.builder("oresund.tests").tag("kind", "unit").register(registry).increment(3);

    assertThat(page())
        .contains("jvm_memory_used_bytes{", "process_uptime_seconds", "jvm_threads_live_threads")
        .contains("oresund_tests_total{kind=\"unit\"} 3.0");
  }

  @Test
  void showsTheDatabaseAsItIsAtEachScrape() throws IOException {
    AtomicReference<DatabaseStatus> status =
        new AtomicReference<>(status(DatabaseStatus.State.READY, 3));
    DatabaseMeters meters = new DatabaseMeters(registry, status::get);
    assertThat(page())
        .contains("oresund_database_ready 1.0", "oresund_database_connections_active 3.0");

    status.set(status(DatabaseStatus.State.UNAVAILABLE, 0));
    assertThat(page())
        .contains("oresund_database_ready 0.0", "oresund_database_connections_active 0.0");

    meters.stop();
    assertThat(page()).doesNotContain("oresund_database");
  }

  private static DatabaseStatus status(DatabaseStatus.State state, int active) {
    return new DatabaseStatus(
        state,
        null,
        new DatabaseStatus.Server(DatabaseStatus.Kind.EMBEDDED, "18.4"),
        new DatabaseStatus.Pool(active, 1, 0, 16),
        Instant.EPOCH);
  }

  private String page() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    registry.write(out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
