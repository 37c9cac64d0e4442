// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.oresund.observe.MetricSource;
import org.oresund.observe.MetricSource.Sample;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the samples of all sources to Prometheus; a source that fails is left out. */
final class SampleCollector implements MultiCollector {

  private static final Logger LOG = LoggerFactory.getLogger(SampleCollector.class);

  private final Set<MetricSource> sources = new CopyOnWriteArraySet<>();

  void add(MetricSource source) {
    sources.add(source);
  }

  void remove(MetricSource source) {
    sources.remove(source);
  }

  @Override
  public MetricSnapshots collect() {
    Map<String, List<Sample>> byName = new TreeMap<>();
    for (Sample sample : samples()) {
      byName.computeIfAbsent(name(sample), ignored -> new ArrayList<>()).add(sample);
    }
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    byName.forEach((name, samples) -> all.metricSnapshot(snapshot(name, samples)));
    return all.build();
  }

  private List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (MetricSource source : sources) {
      try {
        samples.addAll(source.samples());
      } catch (RuntimeException e) {
        LOG.debug("A source of figures failed.", e);
      }
    }
    return samples;
  }

  private static MetricSnapshot snapshot(String name, List<Sample> samples) {
    Map<Labels, Double> values = new HashMap<>();
    samples.forEach(sample -> values.put(labels(sample), sample.value()));
    if (samples.get(0).kind() == MetricSource.Kind.COUNTER) {
      CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name);
      values.forEach(
          (labels, value) ->
              counter.dataPoint(
                  CounterSnapshot.CounterDataPointSnapshot.builder()
                      .labels(labels)
                      .value(Math.max(0, value))
                      .build()));
      return counter.build();
    }
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name);
    values.forEach(
        (labels, value) ->
            gauge.dataPoint(
                GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(labels)
                    .value(value)
                    .build()));
    return gauge.build();
  }

  private static Labels labels(Sample sample) {
    Labels.Builder labels = Labels.builder();
    new TreeMap<>(sample.tags())
        .forEach((name, value) -> labels.label(PrometheusNaming.sanitizeLabelName(name), value));
    return labels.build();
  }

  private static String name(Sample sample) {
    return PrometheusNaming.sanitizeMetricName(sample.name().replace('.', '_'));
  }
}
