// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import java.util.List;
import java.util.Map;
import org.oresund.api.Problem;
import org.oresund.observe.HealthCheck;
import org.oresund.observe.MetricSource;
import org.oresund.store.Database;
import org.oresund.store.DatabaseStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows how the store finds the database, and the figures of its connections. */
@Component
public final class DatabaseCheck implements HealthCheck, MetricSource {

  private final Database database;

  /** Creates the check. */
  @Activate
  public DatabaseCheck(@Reference Database database) {
    this.database = database;
  }

  @Override
  public String name() {
    return "database";
  }

  @Override
  public Result check() {
    DatabaseStatus status = database.status();
    if (status.state() == DatabaseStatus.State.READY) {
      return Result.up();
    }
    Problem problem = status.problem();
    return Result.down(
        problem == null
            ? Problem.of(
                "store.not-ready", "The database is being connected and migrated.", "Wait.")
            : problem);
  }

  @Override
  public List<Sample> samples() {
    DatabaseStatus status = database.status();
    DatabaseStatus.Pool pool = status.pool();
    return List.of(
        gauge("oresund.database.ready", status.state() == DatabaseStatus.State.READY ? 1 : 0),
        gauge("oresund.database.connections.active", pool.active()),
        gauge("oresund.database.connections.idle", pool.idle()),
        gauge("oresund.database.connections.waiting", pool.waiting()),
        gauge("oresund.database.connections.max", pool.max()));
  }

  private static Sample gauge(String name, double value) {
    return new Sample(name, Kind.GAUGE, Map.of(), value);
  }
}
