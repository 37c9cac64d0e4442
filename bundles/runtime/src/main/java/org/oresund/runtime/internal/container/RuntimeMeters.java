// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.container;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.oresund.runtime.RuntimeMetrics;
import org.oresund.runtime.internal.instance.ManagementPool;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Shows the figures of the runtime as meters; follows instances as they come and go. */
@Component(
    service = {},
    immediate = true)
public final class RuntimeMeters {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final MeterRegistry registry;
  private final RuntimeMetrics metrics;
  private final ManagementPool.Planned clock;
  private final Map<Key, Meter> meters = new HashMap<>();
  private Map<Key, Double> values = Map.of();
  private long readAt;

  private record Key(String name, RuntimeMetrics.Kind kind, Map<String, String> tags) {}

  /** Begins to show the figures. */
  @Activate
  public RuntimeMeters(
      @Reference MeterRegistry registry,
      @Reference RuntimeMetrics metrics,
      @Reference ManagementPool pool) {
    this.registry = registry;
    this.metrics = metrics;
    this.clock = pool.every(LOOK_EVERY, this::follow);
  }

  /** Takes the figures away. */
  @Deactivate
  public synchronized void close() {
    clock.cancel();
    meters.values().forEach(registry::remove);
    meters.clear();
  }

  private synchronized void follow() {
    read();
    for (Key key : values.keySet()) {
      meters.computeIfAbsent(key, this::meter);
    }
    for (Key key : List.copyOf(meters.keySet())) {
      if (!values.containsKey(key)) {
        registry.remove(meters.remove(key));
      }
    }
  }

  private Meter meter(Key key) {
    List<Tag> tags =
        key.tags().entrySet().stream().map(tag -> Tag.of(tag.getKey(), tag.getValue())).toList();
    return key.kind() == RuntimeMetrics.Kind.COUNTER
        ? FunctionCounter.builder(key.name(), this, self -> self.value(key))
            .tags(tags)
            .register(registry)
        : Gauge.builder(key.name(), this, self -> self.value(key)).tags(tags).register(registry);
  }

  private synchronized double value(Key key) {
    if (System.nanoTime() - readAt > FRESH_NANOS) {
      read();
    }
    return values.getOrDefault(key, 0.0);
  }

  private void read() {
    Map<Key, Double> fresh = new HashMap<>();
    for (RuntimeMetrics.Sample sample : metrics.snapshot()) {
      fresh.put(new Key(sample.name(), sample.kind(), sample.tags()), sample.value());
    }
    values = fresh;
    readAt = System.nanoTime();
  }
}
