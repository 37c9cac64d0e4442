// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.oresund.observe.MetricSource;
import org.oresund.observe.MetricSource.Kind;
import org.oresund.observe.MetricSource.Sample;

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
  void asksSourcesAtEachScrape() throws IOException {
    double[] value = {1};
    MetricSource source =
        () ->
            List.of(
                new Sample("oresund.runs", Kind.COUNTER, Map.of("tenant", "acme"), value[0]),
                new Sample("oresund.runs", Kind.COUNTER, Map.of("tenant", "beta"), 7),
                new Sample("oresund.in.flight", Kind.GAUGE, Map.of(), 2));
    registry.add(source);

    assertThat(page())
        .contains("# TYPE oresund_runs_total counter")
        .contains(
            "oresund_runs_total{tenant=\"acme\"} 1.0", "oresund_runs_total{tenant=\"beta\"} 7.0")
        .contains("oresund_in_flight 2.0");
    value[0] = 5;
    assertThat(page()).contains("oresund_runs_total{tenant=\"acme\"} 5.0");
    registry.remove(source);
    assertThat(page()).doesNotContain("oresund_runs");
  }

  @Test
  void sourceThatFailsHidesNoOther() throws IOException {
    registry.add(
        () -> {
          throw new IllegalStateException();
        });
    registry.add(() -> List.of(new Sample("oresund.fine", Kind.GAUGE, Map.of(), 1)));

    assertThat(page()).contains("oresund_fine 1.0");
  }

  private String page() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    registry.write(out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
