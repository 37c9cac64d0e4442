// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.connector.TransientException;
import org.oresund.runtime.internal.archive.InstalledConnector;
import org.oresund.runtime.internal.database.ConfigurationTable;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.runtime.internal.database.InstanceTable;
import org.oresund.runtime.internal.endpoint.WorkMeter;
import org.oresund.store.Tenant;
import org.oresund.store.Tx;

/**
 * What must be right before routes start: requirements, configuration, schema, the connector's own
 * check; then builds the context with its routes not started.
 */
final class Preparation {

  private final InstanceSupervisor.Services services;
  private final InstanceKey key;
  private final UUID id;
  private final WorkMeter meter;

  /**
   * A version and a configuration that fit together.
   *
   * @param checked the configuration with the version that checked it
   * @param zone of the tenant
   */
  record Ready(Configurations.Checked checked, ZoneId zone) {

    /** Returns what runs by itself. */
    List<Schedule> schedules() {
      return Schedule.of(checked.connector().metadata(), checked.configuration(), zone);
    }
  }

  Preparation(InstanceSupervisor.Services services, InstanceKey key, UUID id, WorkMeter meter) {
    this.services = services;
    this.key = key;
    this.id = id;
    this.meter = meter;
  }

  /** Returns the tenant of the instance. */
  Tenant tenant() {
    return services
        .stores()
        .tenants()
        .find(key.tenant())
        .orElseThrow(() -> new IllegalStateException("Unknown tenant " + key.tenant()));
  }

  /** Prepares the active configuration for a version, migrating it if it is of an older one. */
  Ready active(InstanceTable.Row row, InstalledConnector connector) {
    requireCommands(connector);
    ConfigurationTable.Row stored = call(tx -> stored(tx, row.configVersion()));
    Map<String, Object> whole = call(tx -> services.configurations().whole(tx, stored));
    return new Ready(
        Configurations.migrate(connector, whole, stored.typeVersion()), tenant().zone());
  }

  /**
   * Prepares the draft that waits for a run.
   *
   * @throws ProblemException {@code instance.draft-gone} if another one took its place
   */
  Ready draft(InstalledConnector connector, UUID run) {
    requireCommands(connector);
    Map<String, Object> whole =
        call(
            tx -> {
              Optional<ConfigurationTable.Draft> draft =
                  ConfigurationTable.findDraft(tx, id).filter(found -> found.run().equals(run));
              int version = draft.orElseThrow(() -> new ProblemException(draftGone())).version();
              return services.configurations().whole(tx, stored(tx, version));
            });
    return new Ready(Configurations.check(connector, whole), tenant().zone());
  }

  private ConfigurationTable.Row stored(Tx tx, int version) throws SQLException {
    return ConfigurationTable.find(tx, id, version).orElseThrow();
  }

  /** Builds a context with its routes not started. */
  InstanceContext build(Ready ready) throws Exception {
    return services
        .contexts()
        .build(new InstanceContextFactory.Order(key, ready.zone(), ready.checked(), meter));
  }

  private void requireCommands(InstalledConnector connector) {
    for (String command : connector.metadata().rights()) {
      if (services.commands().find(command).isEmpty()) {
        throw new TransientException(
            Problem.of(
                    "instance.requirement-unmet",
                    "The command " + command + ", which the connector needs, is not offered.",
                    "Wait until the server has started, or install the core.")
                .with("command", command));
      }
    }
  }

  private <T> T call(org.oresund.store.TenantTransaction.Work<T> work) {
    return services.stores().transactions().call(key.tenant(), work);
  }

  static Problem draftGone() {
    return Problem.of(
        "instance.draft-gone",
        "The draft this run was for was replaced or dropped.",
        "Look at the newest draft of the instance.");
  }
}
