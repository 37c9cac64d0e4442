// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.Page;
import org.oresund.runtime.PageRequest;
import org.oresund.runtime.RunView;
import org.oresund.runtime.Runs;
import org.oresund.runtime.internal.archive.ArchiveLibrary;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.runtime.internal.database.InstanceTable;
import org.oresund.runtime.internal.database.RunTable;
import org.oresund.runtime.internal.metadata.ConnectorMetadata;
import org.oresund.store.TenantTransaction;

/** Takes requests for runs and shows what became of them. */
final class RunDesk implements Runs {

  private static final long LOOK_EVERY_MILLIS = 500;

  private final InstanceFleet fleet;
  private final ArchiveLibrary library;
  private final TenantTransaction transactions;
  private final RunSignals signals;

  RunDesk(InstanceFleet fleet, InstanceSupervisor.Services services) {
    this.fleet = fleet;
    this.library = services.library();
    this.transactions = services.stores().transactions();
    this.signals = services.signals();
  }

  @Override
  public UUID start(TenantId tenant, String instance, Request request) {
    InstanceTable.Row row =
        transactions
            .call(tenant, tx -> InstanceTable.find(tx, instance))
            .orElseThrow(() -> Problems.instanceNotFound(instance));
    requireRunnable(row, request.mode());
    RunTable.NewRun run =
        new RunTable.NewRun(
            UuidV7.next(),
            row.id(),
            request.mode(),
            request.extent(),
            RunTable.Cause.REQUEST,
            request.by());
    UUID id =
        transactions.call(
            tenant,
            tx -> {
              // two equal requests at the same moment shall find each other
              InstanceTable.lock(tx, instance);
              Optional<UUID> equal = RunTable.findEqual(tx, run);
              if (equal.isEmpty()) {
                RunTable.insert(tx, run);
              }
              return equal.orElse(run.id());
            });
    fleet.find(new InstanceKey(tenant, instance)).ifPresent(InstanceSupervisor::lookForRuns);
    return id;
  }

  private void requireRunnable(InstanceTable.Row row, String mode) {
    Problem blockedBy = row.blockedBy();
    if (blockedBy != null) {
      throw new ProblemException(blockedBy);
    }
    if (!row.wanted()) {
      throw Problems.suspended();
    }
    ConnectorMetadata metadata =
        library.find(row.type(), row.sha256()).map(ArchiveLibrary.Version::metadata).orElse(null);
    Problem seen = row.seen().problem();
    boolean missing = row.seen().actual() == InstanceState.MISSING;
    if (missing || metadata == null) {
      throw seen == null ? Problems.notRunning() : new ProblemException(seen);
    }
    if (metadata.run(mode).isEmpty()) {
      throw Problems.unknownMode();
    }
  }

  @Override
  public RunView await(TenantId tenant, UUID run, Duration limit) {
    if (limit.compareTo(MAX_WAIT) > 0) {
      throw Problems.waitTooLong(MAX_WAIT);
    }
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      RunView view =
          transactions
              .call(tenant, tx -> RunTable.find(tx, run))
              .orElseThrow(Problems::runNotFound);
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (view.state().ended() || millis <= 0) {
        return view;
      }
      try {
        signals.await(run, Math.min(millis, LOOK_EVERY_MILLIS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return view;
      }
    }
  }

  @Override
  public Page<RunView> history(TenantId tenant, String instance, PageRequest page) {
    List<RunView> runs =
        transactions.call(
            tenant,
            tx ->
                RunTable.list(
                    tx,
                    InstanceTable.find(tx, instance)
                        .orElseThrow(() -> Problems.instanceNotFound(instance))
                        .id(),
                    Keyset.after(page),
                    page.limit() + 1));
    return Keyset.page(runs, page, RunView::id);
  }
}
