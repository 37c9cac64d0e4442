// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.UuidV7;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditLog;
import org.oresund.privacy.Cell;
import org.oresund.privacy.spi.IntegrityListener;
import org.oresund.store.TenantTransaction;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes forged values to the audit log, in a transaction of its own because the one that met them
 * is about to fail.
 *
 * <p>A flood of forged values is one event each up to a bounded backlog, and log lines beyond.
 */
@Component(immediate = true)
public final class AuditedTampering implements IntegrityListener {

  private static final Logger LOG = LoggerFactory.getLogger(AuditedTampering.class);
  private static final int BACKLOG = 100;

  private final TenantTransaction transactions;
  private final ComponentServiceObjects<AuditLog> log;
  private final ExecutorService writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(BACKLOG),
          AuditedTampering::daemon,
          (work, pool) -> LOG.warn("privacy.value-rejected: more than are written to the log."));

  /** Writes to this log, asked for when needed: the log itself needs values and so their alarms. */
  @Activate
  public AuditedTampering(
      @Reference TenantTransaction transactions, @Reference ComponentServiceObjects<AuditLog> log) {
    this.transactions = transactions;
    this.log = log;
  }

  /** Stops writing. */
  @Deactivate
  public void close() {
    writer.shutdown();
  }

  @Override
  public void valueRejected(Cell cell, Problem problem) {
    AuditEvent event =
        AuditEvent.of(
                AuditEvent.Use.TAMPERED,
                AuditEvent.Actor.system(UuidV7.next().toString()),
                cell.table())
            .on(cell.column())
            .withText(cell.row())
            .ended(AuditEvent.Outcome.REFUSED);
    writer.execute(() -> write(cell, event));
  }

  private void write(Cell cell, AuditEvent event) {
    AuditLog present = log.getService();
    try {
      transactions.run(cell.tenant(), tx -> present.append(tx, event));
    } catch (ProblemException e) {
      LOG.warn("privacy.value-rejected: not in the audit log, {}", e.problem().code());
    } finally {
      log.ungetService(present);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "oresund-tampering");
    thread.setDaemon(true);
    return thread;
  }
}
