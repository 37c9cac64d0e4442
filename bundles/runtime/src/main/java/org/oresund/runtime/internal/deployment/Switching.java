// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.deployment;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.runtime.DeploymentView;
import org.oresund.runtime.internal.archive.ArchiveLibrary;
import org.oresund.runtime.internal.database.ArchiveTable;
import org.oresund.runtime.internal.database.DeploymentTable;
import org.oresund.runtime.internal.database.Installation;
import org.oresund.runtime.internal.database.InstanceTable;
import org.oresund.runtime.internal.instance.InstanceFleet;
import org.oresund.runtime.internal.instance.ManagementPool;
import org.oresund.runtime.internal.instance.SerialExecutor;
import org.oresund.store.TenantTransaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries unfinished deployments through, one after the other: switches instance by instance and
 * stops at the first that returned. What a crash interrupted is taken up again.
 */
public final class Switching {

  private static final Logger LOG = LoggerFactory.getLogger("org.oresund.runtime.deployment");
  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(2);

  private final TenantTransaction transactions;
  private final ArchiveLibrary library;
  private final InstanceFleet fleet;
  private final ManagementPool pool;
  private final SerialExecutor lane;

  /** Creates a lane of its own on the management threads. */
  public Switching(
      TenantTransaction transactions,
      ArchiveLibrary library,
      InstanceFleet fleet,
      ManagementPool pool) {
    this.transactions = transactions;
    this.library = library;
    this.fleet = fleet;
    this.pool = pool;
    this.lane = new SerialExecutor(pool);
  }

  /** Goes on with what is unfinished, soon. */
  public void continueSoon() {
    lane.execute(this::carryOn);
  }

  private void carryOn() {
    try {
      for (DeploymentView deployment :
          transactions.call(Installation.TENANT, DeploymentTable::unfinished)) {
        carryThrough(deployment);
      }
    } catch (ProblemException e) {
      LOG.debug("Deployments cannot go on", e);
      pool.after(TRY_AGAIN_AFTER, this::continueSoon);
    }
  }

  private void carryThrough(DeploymentView deployment) {
    String sha256 = deployment.archive().sha256();
    Set<UUID> seen = new HashSet<>();
    while (true) {
      List<InstanceTable.Row> rest =
          fleet.ofType(
              deployment.archive().types().get(0),
              row -> !row.sha256().equals(sha256) && !seen.contains(row.id()));
      if (rest.isEmpty()) {
        break;
      }
      transactions.run(
          Installation.TENANT,
          tx ->
              DeploymentTable.insertSwitches(
                  tx, deployment.id(), rest.stream().map(InstanceTable.Row::key).toList()));
      for (InstanceTable.Row row : rest) {
        seen.add(row.id());
        Optional<Problem> returned = fleet.switchTo(row, sha256);
        record(deployment, row, returned);
        if (returned.isPresent()) {
          end(deployment, DeploymentView.State.STOPPED, returned.get());
          return;
        }
      }
    }
    finish(deployment);
  }

  private void record(
      DeploymentView deployment, InstanceTable.Row row, Optional<Problem> returned) {
    DeploymentView.Switch done =
        new DeploymentView.Switch(
            row.key().tenant(),
            row.key().name(),
            returned.isPresent()
                ? DeploymentView.Switch.Outcome.RETURNED
                : DeploymentView.Switch.Outcome.SWITCHED,
            returned.orElse(null));
    transactions.run(
        Installation.TENANT, tx -> DeploymentTable.recordSwitch(tx, deployment.id(), done));
  }

  private void finish(DeploymentView deployment) {
    transactions.run(
        Installation.TENANT,
        tx -> {
          for (String type : deployment.archive().types()) {
            ArchiveTable.makeCurrent(tx, type, deployment.archive().sha256());
          }
          DeploymentTable.end(tx, deployment.id(), DeploymentView.State.DONE, null);
        });
    LOG.info(
        "{} {} is deployed",
        String.join(", ", deployment.archive().types()),
        deployment.archive().version());
    Set<String> used = new HashSet<>();
    fleet.rows().forEach(row -> used.add(row.sha256()));
    library.prune(used);
    fleet.retainInstalled();
    fleet.startWaiting();
  }

  private void end(DeploymentView deployment, DeploymentView.State state, Problem problem) {
    transactions.run(
        Installation.TENANT, tx -> DeploymentTable.end(tx, deployment.id(), state, problem));
    LOG.warn(
        "Deployment of {} {} stopped: {}",
        String.join(", ", deployment.archive().types()),
        deployment.archive().version(),
        problem.line());
  }
}
