// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.oresund.api.command.CommandCall;
import org.oresund.api.command.CommandHandler;
import org.oresund.api.directory.ImportStep;
import org.oresund.privacy.AuditLog;
import org.oresund.store.EventQueue;
import org.oresund.store.Leadership;
import org.oresund.store.SchemaReady;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Command {@code people/import}: hands each step of an import to what does it. */
@Component(service = CommandHandler.class)
public final class ImportCommand implements CommandHandler {

  private final PeopleTransaction transaction;
  private final Staging staging;
  private final PlanApplication application;
  private final ImportFinish finish;

  /** Creates the command. */
  @Activate
  public ImportCommand(
      @Reference TenantTransaction transaction,
      @Reference Leadership leadership,
      @Reference AuditLog audit,
      @Reference EventQueue events,
      @Reference(target = "(core=people)") SchemaReady schema) {
    this(
        new PeopleTransaction(transaction, leadership),
        new Announcer(audit, events),
        PlanWriter.BATCH);
  }

  ImportCommand(PeopleTransaction transaction, Announcer announcer, int batch) {
    this.transaction = transaction;
    this.staging = new Staging(transaction);
    this.application = new PlanApplication(transaction, announcer);
    this.finish = new ImportFinish(transaction, application, announcer, batch);
  }

  @Override
  public String name() {
    return "people/import";
  }

  @Override
  public Access access() {
    return Access.WRITE;
  }

  @Override
  public @Nullable Object handle(CommandCall call) {
    ImportStep step = call.body(ImportStep.class);
    if (step instanceof ImportStep.Open open) {
      return open(call, open);
    } else if (step instanceof ImportStep.Stage stage) {
      return stage(call, stage);
    } else if (step instanceof ImportStep.Compare compare) {
      return compare(call, compare);
    } else if (step instanceof ImportStep.Finish end) {
      return finish.finish(call, end);
    }
    String instance = call.caller().instance();
    return transaction.call(call, tx -> answer(tx, instance, step));
  }

  private ImportStep.Opened open(CommandCall call, ImportStep.Open step) {
    Planner.ensureStatistics(transaction, call.tenant());
    application.resume(call.tenant(), call.caller().instance(), call.fence().orElse(null));
    return transaction.call(call, tx -> ImportJournal.open(tx, call, step));
  }

  private Long stage(CommandCall call, ImportStep.Stage step) {
    return staging.store(call, step.importId(), step.part(), new StagedEntries(step.entries()));
  }

  private Long compare(CommandCall call, ImportStep.Compare step) {
    return staging.store(
        call,
        step.importId(),
        step.part(),
        new MappedIterator<>(step.keys(), key -> StageRow.of(step.kind(), key)));
  }

  private static ImportStep.Keys answer(Tx tx, String instance, ImportStep step)
      throws SQLException {
    if (step instanceof ImportStep.Known known) {
      return DirectoryQuestions.known(tx, instance, known);
    } else if (step instanceof ImportStep.Missing missing) {
      return DirectoryQuestions.missing(tx, instance, missing);
    } else if (step instanceof ImportStep.Differing differing) {
      return DirectoryQuestions.differing(tx, instance, differing);
    }
    throw new IllegalArgumentException("Not a step of an import: " + step.getClass().getName());
  }
}
