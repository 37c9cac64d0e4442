// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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
import org.oresund.connector.RejectedException;
import org.oresund.connector.RunResult;
import org.oresund.filepeople.internal.Settings.Content;

/** Brings one surveyed file to the people core, unless it is a list that cannot be meant. */
final class FileImport {

  private static final String IMPORT = "people/import";
  private static final String PEOPLE = "people";
  private static final String GROUPS = "groups";
  private static final String GONE = "gone";
  private static final int PAGE = 5_000;

  /** Of fewer people any number may leave at once without a doubt about the list. */
  private static final int FEWEST_FOR_SHARE = 10;

  private final Commands commands;
  private final Settings settings;

  FileImport(Commands commands, Settings settings) {
    this.commands = commands;
    this.settings = settings;
  }

  /**
   * Imports the file.
   *
   * @throws RejectedException if it is a list of everybody that names nobody or far too few
   */
  RunResult run(PeopleFile file, Survey survey) {
    boolean everybody = settings.content() == Content.EVERYBODY;
    ImportMode mode = everybody ? ImportMode.FULL : ImportMode.DELTA;
    Opened opened =
        ask(
            new ImportStep.Open(mode, survey.sha256() + settings.content(), survey.sha256()),
            Opened.class);
    stage(opened, GROUPS, survey.groups().stream().map(FileImport::group));
    stage(opened, PEOPLE, file.entries(survey));
    if (everybody) {
      checkNotEmpty(opened, file, survey);
      checkShare(opened, file);
      stageMissing(opened);
    }
    return ask(new ImportStep.Finish(opened.importId(), opened.startCursor()), RunResult.class);
  }

  private void stage(Opened opened, String part, Stream<DirectoryEntry> entries) {
    try (entries) {
      if (!opened.finishedParts().contains(part)) {
        ask(new ImportStep.Stage(opened.importId(), part, entries.iterator()), Long.class);
      }
    }
  }

  private static void checkNotEmpty(Opened opened, PeopleFile file, Survey survey) {
    if (survey.rows() == survey.refused().size() && opened.knownPeople() > 0) {
      throw new RejectedException(
          Problem.of(
                  "file-people.empty-list",
                  "The list names nobody, although people came from this folder before.",
                  "Drop a list with people; to close everybody's account, list them as inactive.")
              .at(file.name()));
    }
  }

  /** Runs before anything is staged as gone: what is staged is not missing any more. */
  private void checkShare(Opened opened, PeopleFile file) {
    long known = opened.knownPeople();
    if (known < FEWEST_FOR_SHARE) {
      return;
    }
    long named = known - missingPeople(opened);
    if (named * 100 < known * settings.smallestShare()) {
      throw new RejectedException(
          Problem.of(
                  "file-people.list-shrank",
                  "The list names %d of the %d people who came from this folder before; at least"
                          .formatted(named, known)
                      + " %d %% are expected.".formatted(settings.smallestShare()),
                  "Drop the whole list. If so many people have left, lower smallestShare in the"
                      + " configuration, drop this list again, and set it back.")
              .at(file.name()));
    }
  }

  private long missingPeople(Opened opened) {
    long missing = 0;
    Keys page = missing(opened, Kind.PERSON, "");
    while (!page.keys().isEmpty()) {
      missing += page.keys().size();
      page = missing(opened, Kind.PERSON, last(page));
    }
    return missing;
  }

  private void stageMissing(Opened opened) {
    for (Kind kind : List.of(Kind.PERSON, Kind.GROUP)) {
      String after = "";
      Keys page = missing(opened, kind, after);
      while (!page.keys().isEmpty()) {
        String part = GONE + "-" + kind + "-" + after;
        stage(opened, part, page.keys().stream().map(FileImport::gone));
        after = last(page);
        page = missing(opened, kind, after);
      }
    }
  }

  private Keys missing(Opened opened, Kind kind, String after) {
    return ask(new ImportStep.Missing(opened.importId(), kind, after, PAGE), Keys.class);
  }

  private static String last(Keys page) {
    return page.keys().get(page.keys().size() - 1);
  }

  private static DirectoryEntry group(String name) {
    return new DirectoryEntry.Group(name, "", List.of(), name);
  }

  private static DirectoryEntry gone(String key) {
    return new Gone(key, Gone.Reason.NOT_LISTED, "");
  }

  private <T> T ask(ImportStep step, Class<T> answer) {
    @Nullable T answered = commands.call(IMPORT, step, answer);
    return Objects.requireNonNull(answered, "people/import answers every step of a file");
  }
}
