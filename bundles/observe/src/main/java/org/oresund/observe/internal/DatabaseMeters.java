// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.oresund.store.Database;
import org.oresund.store.DatabaseStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Shows the state of the database and the connections of this node as meters. */
@Component(
    service = {},
    immediate = true)
public final class DatabaseMeters {

  private final MeterRegistry registry;
  private final Database database;
  private final List<Meter> meters;

  /** Begins to show the figures. */
  @Activate
  public DatabaseMeters(@Reference MeterRegistry registry, @Reference Database database) {
    this.registry = registry;
    this.database = database;
    this.meters =
        List.of(
            gauge("ready", status -> status.state() == DatabaseStatus.State.READY ? 1 : 0),
            gauge("connections.active", status -> status.pool().active()),
            gauge("connections.idle", status -> status.pool().idle()),
            gauge("connections.waiting", status -> status.pool().waiting()),
            gauge("connections.max", status -> status.pool().max()));
  }

  private Meter gauge(String name, ToDoubleFunction<DatabaseStatus> value) {
    return Gauge.builder(
            "oresund.database." + name, database, one -> value.applyAsDouble(one.status()))
        .register(registry);
  }

  /** Takes the figures away. */
  @Deactivate
  public void stop() {
    meters.forEach(registry::remove);
  }
}
