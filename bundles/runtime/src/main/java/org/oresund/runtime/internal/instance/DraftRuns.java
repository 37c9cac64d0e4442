// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oresund.api.ProblemException;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunResult;
import org.oresund.runtime.internal.archive.InstalledConnector;
import org.oresund.runtime.internal.database.ConfigurationTable;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.runtime.internal.database.InstanceTable;

/**
 * Does the preview runs of drafts, each in a context of its own that takes nothing else in: the
 * same routes, the same commands, another configuration.
 */
final class DraftRuns implements RunDispatcher.Drafts {

  private final InstanceSupervisor.Services services;
  private final InstanceKey key;
  private final Preparation preparation;
  private final Instance instance;

  /**
   * The instance the drafts are of.
   *
   * @param row reads what it shall be
   * @param changed lets it become that
   */
  record Instance(Supplier<Optional<InstanceTable.Row>> row, Runnable changed) {}

  DraftRuns(
      InstanceSupervisor.Services services,
      InstanceKey key,
      Preparation preparation,
      Instance instance) {
    this.services = services;
    this.key = key;
    this.preparation = preparation;
    this.instance = instance;
  }

  @Override
  public @Nullable RunResult run(RunRequest request) throws Exception {
    InstanceTable.Row row =
        instance.row().get().orElseThrow(() -> new ProblemException(Preparation.draftGone()));
    InstalledConnector connector = services.library().open(row.type(), row.sha256());
    InstanceContext context = preparation.build(preparation.draft(connector, request.runId()));
    try {
      context.start(InstanceContext.Routes.RUNS);
      return context.run(request);
    } finally {
      context.stop();
    }
  }

  /** A draft that changes nobody needs no release. */
  @Override
  public void planned(UUID run, @Nullable RunResult result) {
    if (result != null && result.planId() != null) {
      return;
    }
    services
        .stores()
        .transactions()
        .run(
            key.tenant(),
            tx -> {
              Optional<InstanceTable.Row> row = InstanceTable.lock(tx, key.name());
              if (row.isEmpty()) {
                return;
              }
              UUID id = row.get().id();
              Optional<ConfigurationTable.Draft> draft =
                  ConfigurationTable.findDraft(tx, id).filter(found -> found.run().equals(run));
              if (draft.isPresent()) {
                InstanceTable.activate(tx, id, draft.get().version());
                ConfigurationTable.deleteDraft(tx, id);
              }
            });
    instance.changed().run();
  }
}
