// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.connector.Commands;
import org.oresund.connector.ConnectorContext;
import org.oresund.connector.RejectedException;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunRequest.Extent;
import org.oresund.connector.RunResult;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.connector.TransientException;
import org.oresund.filepeople.internal.QuietFiles.Found;
import org.oresund.filepeople.internal.QuietFiles.Looks;
import org.oresund.filepeople.internal.Settings.Content;

/**
 * Does one run: imports the files that wait and are written.
 *
 * <p>Files of changes are imported oldest first. Of lists of everybody only the newest counts: it
 * is tried first, a list that cannot be used is set aside for the next older one, and only when one
 * is imported the older ones move away.
 */
final class FolderImport implements Processor {

  /** Exchange property: the {@link RefusedPart}s of the run. */
  static final String REFUSED = "file-people.refused";

  private static final String FAILURE = "file-people.failure";

  private final DropFolder folder;
  private final QuietFiles quietFiles;
  private final CsvFormat format;
  private final ConnectorContext context;

  FolderImport(DropFolder folder, CsvFormat format, ConnectorContext context) {
    this.folder = folder;
    this.quietFiles = new QuietFiles(folder);
    this.format = format;
    this.context = context;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    RunRequest run = exchange.getMessage().getMandatoryBody(RunRequest.class);
    folder
        .trouble()
        .ifPresent(
            problem -> {
              throw new TransientException(problem);
            });
    context.online();
    Refusals refusals = new Refusals();
    RunResult result = importAll(Commands.of(exchange), run, refusals);
    boolean nothingPassed = result.counts().getOrDefault("files", 0L) == 0;
    exchange.setProperty(FAILURE, nothingPassed ? refusals.takeFirstFile() : null);
    exchange.setProperty(REFUSED, refusals.parts());
    exchange.getMessage().setBody(result);
  }

  /** Ends the run as failed if it had files and could use none; runs after the dead letters. */
  static void failIfNothingPassed(Exchange exchange) {
    RejectedException failure = exchange.getProperty(FAILURE, RejectedException.class);
    if (failure != null) {
      throw failure;
    }
  }

  private RunResult importAll(Commands commands, RunRequest run, Refusals refusals) {
    Found found = quietFiles.look(run.mode().equals("delta") ? Looks.TWO : Looks.ONE);
    RunResult result = new RunResult(Outcome.UNCHANGED, found.counts(), null, null);
    List<Path> files = filesOf(run, found);
    for (int i = 0; i < files.size(); i++) {
      try {
        result = added(result, importOne(commands, run, files.get(i), refusals));
      } catch (RejectedException e) {
        refuse(run, files.get(i), e, refusals);
        continue;
      }
      if (run.extent() == Extent.APPLY) {
        moveAway(files.get(i), files.subList(i + 1, files.size()));
      }
      if (isLast(run, result)) {
        break;
      }
    }
    return refusals.noted(result);
  }

  private boolean isLast(RunRequest run, RunResult result) {
    return content() == Content.EVERYBODY
        || run.extent() == Extent.PREVIEW
        || result.outcome() == Outcome.HELD;
  }

  /** Returns the files in the order in which they are tried. */
  private List<Path> filesOf(RunRequest run, Found found) {
    List<Path> files = new ArrayList<>();
    for (WaitingFile file : found.waiting()) {
      if (found.quiet().contains(file)) {
        files.add(file.path());
      } else if (content() == Content.CHANGES) {
        break;
      }
    }
    if (content() == Content.CHANGES) {
      return files;
    }
    boolean again = files.isEmpty() && !run.mode().equals("delta");
    if (again) {
      folder.lastDone().ifPresent(files::add);
    }
    Collections.reverse(files);
    return files;
  }

  private RunResult importOne(Commands commands, RunRequest run, Path path, Refusals refusals) {
    PeopleFile file = PeopleFile.at(path, format);
    Survey survey = file.survey();
    RunResult result = new FileImport(commands, format.settings()).run(file, survey);
    if (run.extent() == Extent.APPLY) {
      refusals.rows(survey.refused());
    }
    return result
        .withCount("files", 1)
        .withCount("rows", survey.rows())
        .withCount("refusedRows", survey.refused().size());
  }

  /** A preview moves nothing, and a list that was imported before is no new file. */
  private void refuse(RunRequest run, Path path, RejectedException e, Refusals refusals) {
    if (run.extent() == Extent.PREVIEW || !folder.isWaiting(path)) {
      throw e;
    }
    folder.refuse(path, e.problem());
    refusals.file(e);
  }

  /** The older lists go first: were the newest gone, a stop in between would revive one of them. */
  private void moveAway(Path imported, List<Path> later) {
    if (!folder.isWaiting(imported)) {
      return;
    }
    if (content() == Content.EVERYBODY) {
      later.forEach(folder::superseded);
    }
    folder.done(imported);
  }

  private Content content() {
    return format.settings().content();
  }

  private static RunResult added(RunResult sum, RunResult next) {
    Map<String, Long> counts = new TreeMap<>(sum.counts());
    next.counts().forEach((name, count) -> counts.merge(name, count, Long::sum));
    boolean changed = next.outcome() != Outcome.UNCHANGED;
    return new RunResult(
        changed ? next.outcome() : sum.outcome(),
        counts,
        next.planId() == null ? sum.planId() : next.planId(),
        next.problem() == null ? sum.problem() : next.problem());
  }

  /** What one run could not use. */
  private static final class Refusals {

    private final List<RejectedException> files = new ArrayList<>();
    private final List<RefusedPart> rows = new ArrayList<>();

    void file(RejectedException reason) {
      files.add(reason);
    }

    void rows(List<RefusedPart> more) {
      rows.addAll(more);
    }

    @Nullable RejectedException takeFirstFile() {
      return files.isEmpty() ? null : files.remove(0);
    }

    List<RefusedPart> parts() {
      List<RefusedPart> parts = new ArrayList<>();
      files.forEach(file -> parts.add(new RefusedPart(file.problem())));
      parts.addAll(rows);
      return parts;
    }

    /** A run that went well tells that a file was not usable. */
    RunResult noted(RunResult result) {
      if (files.isEmpty()) {
        return result;
      }
      RunResult counted = result.withCount("refusedFiles", files.size());
      Problem shown = counted.problem() == null ? files.get(0).problem() : counted.problem();
      return new RunResult(counted.outcome(), counted.counts(), counted.planId(), shown);
    }
  }
}
