// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.deployment;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.runtime.DeploymentView;
import org.oresund.runtime.internal.database.DeploymentTable;
import org.oresund.runtime.internal.database.Installation;
import org.oresund.runtime.internal.instance.ManagementPool;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that each deployment being verified comes to an end: refused when the work fails,
 * interrupted when its process was killed. Thread-safe.
 */
public final class Verifying implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("org.oresund.runtime.deployment");
  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  /** A verification takes seconds; a node that did not end it by then does not come back for it. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final TenantTransaction transactions;
  private final String node;
  private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
  private final ManagementPool.Planned clock;

  /** Begins to end what was left behind: what earlier processes of this node began, at once. */
  public Verifying(TenantTransaction transactions, String node, ManagementPool pool) {
    this.transactions = transactions;
    this.node = node;
    pool.execute(this::endInterrupted);
    this.clock = pool.every(LOOK_EVERY, this::endInterrupted);
  }

  /**
   * Records a deployment as being verified while it is.
   *
   * @param work verifies and accepts it
   * @throws ProblemException why it is refused
   */
  void during(UUID id, DeploymentView.Archive archive, String by, Runnable work) {
    underWay.add(id);
    try {
      transactions.run(
          Installation.TENANT,
          tx -> DeploymentTable.insert(tx, new DeploymentTable.Begun(id, archive, by), node));
      work.run();
    } catch (ProblemException e) {
      refuse(id, e.problem());
      throw e;
    } catch (RuntimeException e) {
      LOG.error("Verifying {} failed", archive.sha256(), e);
      refuse(id, failed());
      throw new ProblemException(failed(), e);
    } finally {
      underWay.remove(id);
    }
  }

  private void refuse(UUID id, Problem problem) {
    try {
      transactions.run(
          Installation.TENANT,
          tx -> DeploymentTable.end(tx, id, DeploymentView.State.REFUSED, problem));
    } catch (ProblemException e) {
      LOG.debug("The end of deployment {} cannot be recorded now", id, e);
    }
  }

  void endInterrupted() {
    try {
      transactions.run(Installation.TENANT, this::endInterrupted);
    } catch (ProblemException e) {
      LOG.debug("Interrupted deployments cannot be ended now", e);
    }
  }

  private void endInterrupted(Tx tx) throws SQLException {
    for (UUID id : DeploymentTable.verifying(tx, node, LONGEST)) {
      // asked after reading: what was under way then is so still, or has ended
      if (!underWay.contains(id)) {
        DeploymentTable.end(tx, id, DeploymentView.State.REFUSED, interrupted());
        tx.afterCommit(() -> LOG.warn("Deployment {} was interrupted", id));
      }
    }
  }

  private static Problem failed() {
    return Problem.of(
        "deployment.failed",
        "The archive could not be verified because of a failure of the server.",
        "Look into the server's log, then deploy again.");
  }

  private static Problem interrupted() {
    return Problem.of(
        "deployment.interrupted",
        "The server stopped while the archive was verified; nothing was changed.",
        "Deploy it again.");
  }

  /** Ends no more. */
  @Override
  public void close() {
    clock.cancel();
  }
}
