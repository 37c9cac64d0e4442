// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import org.oresund.api.Problem;
import org.oresund.observe.HealthCheck;
import org.oresund.store.Database;
import org.oresund.store.DatabaseStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows how the store finds the database. */
@Component
public final class DatabaseCheck implements HealthCheck {

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
}
