// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.api.directory.ImportStep.Keys;
import org.oresund.api.directory.ImportStep.Kind;
import org.oresund.api.directory.ImportStep.Opened;
import org.oresund.connector.Commands;
import org.oresund.connector.ConnectorContext;
import org.oresund.connector.RejectedException;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunRequest.Extent;
import org.oresund.connector.RunResult;
import org.oresund.connector.RunResult.Outcome;
import org.oresund.connector.TransientException;
import org.oresund.filepeople.internal.Settings.Content;

/** Does one run: takes the files that wait, oldest first, and imports each. */
final class FolderImport implements Processor {

  /** Exchange property: the rows that name nobody. */
  static final String REFUSED = "file-people.refused";

  private static final String IMPORT = "people/import";
  private static final String PEOPLE = "people";
  private static final String GROUPS = "groups";
  private static final String GONE = "gone";
  private static final int PAGE = 5_000;

  private final DropFolder folder;
  private final CsvFormat format;
  private final Content content;
  private final ConnectorContext context;

  FolderImport(DropFolder folder, CsvFormat format, Content content, ConnectorContext context) {
    this.folder = folder;
    this.format = format;
    this.content = content;
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
    List<RefusedRow> refused = new ArrayList<>();
    RunResult result = importAll(Commands.of(exchange), run, refused);
    exchange.setProperty(REFUSED, refused);
    exchange.getMessage().setBody(result);
  }

  private RunResult importAll(Commands commands, RunRequest run, List<RefusedRow> refused) {
    RunResult result = new RunResult(Outcome.UNCHANGED, Map.of("files", 0L), null, null);
    for (Path path : filesOf(run)) {
      result = added(result, importOne(commands, run, PeopleFile.at(path, format), refused));
      if (result.outcome() == Outcome.HELD || run.extent() == Extent.PREVIEW) {
        break;
      }
    }
    return result;
  }

  /**
   * Of complete lists only the newest counts; a full run without a new one reads the last again.
   */
  private List<Path> filesOf(RunRequest run) {
    List<Path> waiting = folder.waiting();
    if (waiting.isEmpty()) {
      boolean again = !run.mode().equals("delta") && content == Content.EVERYBODY;
      return again ? folder.newestDone().stream().toList() : List.of();
    }
    if (content == Content.CHANGES) {
      return waiting;
    }
    Path newest = waiting.get(waiting.size() - 1);
    if (run.extent() == Extent.APPLY) {
      waiting.stream().filter(file -> !file.equals(newest)).forEach(folder::done);
    }
    return List.of(newest);
  }

  private RunResult importOne(
      Commands commands, RunRequest run, PeopleFile file, List<RefusedRow> refused) {
    Survey survey;
    try {
      survey = file.survey();
    } catch (RejectedException e) {
      if (run.extent() == Extent.APPLY) {
        folder.refuse(file.path(), e.problem());
      }
      throw e;
    }
    RunResult result = imported(commands, file, survey);
    if (run.extent() == Extent.APPLY) {
      refused.addAll(survey.refused());
      folder.done(file.path());
    }
    return result
        .withCount("files", 1)
        .withCount("rows", survey.rows())
        .withCount("refusedRows", survey.refused().size());
  }

  private RunResult imported(Commands commands, PeopleFile file, Survey survey) {
    ImportMode mode = content == Content.EVERYBODY ? ImportMode.FULL : ImportMode.DELTA;
    Opened opened =
        ask(
            commands,
            new ImportStep.Open(mode, survey.sha256() + content, survey.sha256()),
            Opened.class);
    stage(commands, opened, GROUPS, survey.groups().stream().map(FolderImport::group));
    stage(commands, opened, PEOPLE, file.entries(survey));
    if (mode == ImportMode.FULL) {
      checkNotEmpty(opened, survey);
      stageMissing(commands, opened);
    }
    return ask(
        commands, new ImportStep.Finish(opened.importId(), opened.startCursor()), RunResult.class);
  }

  private void stage(
      Commands commands, Opened opened, String part, Stream<DirectoryEntry> entries) {
    try (entries) {
      if (!opened.finishedParts().contains(part)) {
        ask(
            commands,
            new ImportStep.Stage(opened.importId(), part, entries.iterator()),
            Long.class);
      }
    }
  }

  private void stageMissing(Commands commands, Opened opened) {
    for (Kind kind : List.of(Kind.PERSON, Kind.GROUP)) {
      String after = "";
      Keys page;
      do {
        page =
            ask(commands, new ImportStep.Missing(opened.importId(), kind, after, PAGE), Keys.class);
        if (!page.keys().isEmpty()) {
          String part = GONE + "-" + kind + "-" + after;
          stage(commands, opened, part, page.keys().stream().map(FolderImport::gone));
          after = page.keys().get(page.keys().size() - 1);
        }
      } while (page.keys().size() == PAGE);
    }
  }

  private static void checkNotEmpty(Opened opened, Survey survey) {
    if (survey.rows() == survey.refused().size() && opened.knownPeople() > 0) {
      throw new RejectedException(
          Problem.of(
              "file-people.empty-list",
              "The list names nobody, although people came from this folder before.",
              "Drop a list with people; to close everybody's account, list them as inactive."));
    }
  }

  private static DirectoryEntry group(String name) {
    return new DirectoryEntry.Group(name, "", List.of(), name);
  }

  private static DirectoryEntry gone(String key) {
    return new Gone(key, Gone.Reason.NOT_LISTED, "");
  }

  private static <T> T ask(Commands commands, ImportStep step, Class<T> answer) {
    @Nullable T answered = commands.call(IMPORT, step, answer);
    return Objects.requireNonNull(answered, "people/import answers every step of a file");
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
}
