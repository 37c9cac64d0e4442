// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.runtime.ConnectionTestReport;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.internal.archive.InstalledConnector;
import org.oresund.runtime.internal.database.ConfigurationTable;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.runtime.internal.database.InstanceTable;
import org.oresund.runtime.internal.endpoint.Verdict;
import org.oresund.store.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches a running instance to another version: the new one is checked, tested and built, then
 * the old one drains, the epoch is raised, the new one starts and must pass the health gate. Until
 * the commit the old one only rests, so that it can take over again. The two never consume
 * together.
 */
final class VersionSwitch {

  private static final Logger LOG = LoggerFactory.getLogger("org.oresund.runtime.instance");

  private final InstanceSupervisor.Services services;
  private final Preparation preparation;
  private final Hold hold;

  /**
   * What is held of the instance while it is switched.
   *
   * @param key the instance
   * @param lifecycle its state
   * @param lease its leadership
   * @param runs its runs
   */
  record Hold(InstanceKey key, Lifecycle lifecycle, InstanceLease lease, RunDispatcher runs) {}

  /** What came of it. */
  sealed interface Outcome {

    /** The new version runs; the old one is stopped. */
    record Switched(Running running) implements Outcome {}

    /** The old version runs, as before; nothing was changed. */
    record Kept(Problem reason) implements Outcome {}

    /** The old version takes work again after it had been drained. */
    record Returned(Problem reason) implements Outcome {}

    /** Neither runs: the old one could not be resumed and has to be started anew. */
    record Stopped(Problem reason) implements Outcome {}
  }

  VersionSwitch(InstanceSupervisor.Services services, Preparation preparation, Hold hold) {
    this.services = services;
    this.preparation = preparation;
    this.hold = hold;
  }

  /** Switches from the running version; on the instance's serial executor. */
  Outcome attempt(InstanceTable.Row row, InstalledConnector connector, Running old) {
    try {
      Preparation.Ready ready = preparation.active(row, connector);
      Optional<Problem> worse = compareConnection(row, ready, old);
      if (worse.isPresent()) {
        return new Outcome.Kept(worse.get());
      }
      return exchange(row, ready, old, preparation.build(ready));
    } catch (Exception e) {
      LOG.debug("The new version of {} cannot be prepared", hold.key(), e);
      return new Outcome.Kept(reasonOf(e));
    }
  }

  /** The new version must not do worse than the old one; a system that is away proves nothing. */
  private Optional<Problem> compareConnection(
      InstanceTable.Row row, Preparation.Ready ready, Running old) {
    ConnectionTestReport report = test(ready);
    if (report.successful()
        || !test(preparation.active(row, old.context().installed())).successful()) {
      return Optional.empty();
    }
    return report.steps().stream()
        .map(ConnectionTestReport.Step::problem)
        .filter(Objects::nonNull)
        .findFirst();
  }

  private ConnectionTestReport test(Preparation.Ready ready) {
    return ConnectionTester.test(
        ready.checked(), services.settings().tenantFolder(hold.key().tenant()));
  }

  private Outcome exchange(
      InstanceTable.Row row, Preparation.Ready ready, Running old, InstanceContext next) {
    Optional<Problem> troubleBefore = old.context().health().trouble();
    hold.lifecycle().move(InstanceState.DRAINING, null);
    hold.runs().detach();
    try {
      rest(old.context());
      hold.lease().raise();
      hold.lifecycle().move(InstanceState.STARTING, null);
      next.start(InstanceContext.Routes.ALL);
      Optional<Problem> failed =
          HealthGate.pass(next, services.settings().limits().healthGate(), troubleBefore);
      if (failed.isPresent()) {
        return goBack(old, next, failed.get());
      }
      int configVersion = commit(row, ready);
      old.context().stop();
      return new Outcome.Switched(
          new Running(next, next.installed().sha256(), configVersion, ready.schedules()));
    } catch (Exception e) {
      LOG.debug("The new version of {} failed", hold.key(), e);
      return goBack(old, next, reasonOf(e));
    }
  }

  private void rest(InstanceContext old) throws Exception {
    old.suspend();
    Duration limit = services.settings().limits().drain();
    if (!old.drain(limit)) {
      LOG.info("{} still worked after {}; what it does is refused from now on", hold.key(), limit);
      old.scope().close();
    }
  }

  private Outcome goBack(Running old, InstanceContext next, Problem reason) {
    LOG.warn("{} returns to its old version: {}", hold.key(), reason.line());
    next.stop();
    try {
      hold.lease().raise();
      hold.lifecycle().move(InstanceState.DRAINING, null);
      old.context().resume();
      return new Outcome.Returned(reason);
    } catch (Exception e) {
      LOG.debug("The old version of {} cannot be resumed", hold.key(), e);
      old.context().stop();
      return new Outcome.Stopped(reason);
    }
  }

  /**
   * Makes the archive the instance's own, with its migrated configuration if that changed.
   *
   * @return the active version of the configuration
   */
  int commit(InstanceTable.Row row, Preparation.Ready ready) {
    return services
        .stores()
        .transactions()
        .call(hold.key().tenant(), tx -> commit(tx, row, ready.checked()));
  }

  private int commit(Tx tx, InstanceTable.Row row, Configurations.Checked checked)
      throws SQLException {
    InstanceTable.runArchive(tx, row.id(), checked.connector().sha256());
    liftBlockOfVersion(tx, row);
    ConfigurationTable.Row stored =
        ConfigurationTable.find(tx, row.id(), row.configVersion()).orElseThrow();
    if (services.configurations().whole(tx, stored).equals(checked.whole())) {
      return row.configVersion();
    }
    int version = services.configurations().store(tx, row.id(), checked, "migration");
    InstanceTable.activate(tx, row.id(), version);
    return version;
  }

  /** What the old version could not do the new one may; a refused password stays refused. */
  private static void liftBlockOfVersion(Tx tx, InstanceTable.Row row) throws SQLException {
    Problem blockedBy = row.blockedBy();
    if (blockedBy != null
        && (blockedBy.code().startsWith("route.") || blockedBy.code().startsWith("archive."))) {
      InstanceTable.activate(tx, row.id(), row.configVersion());
    }
  }

  private static Problem reasonOf(Exception failure) {
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    if (failure instanceof ProblemException known) {
      return known.problem();
    }
    Verdict verdict = Verdict.of(failure);
    return verdict instanceof Verdict.Done
        ? Problem.of(
            "connector.defect",
            "The connector failed with a success.",
            "Report it to whom the connector comes from.")
        : verdict.reason();
  }
}
