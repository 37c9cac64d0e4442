// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.connector.RunResult;

/** Reads everything of the scope, people in change-number windows that a killed import skips. */
final class FullImport {

  private static final String GROUPS = "groups";

  private final RunContext run;

  FullImport(RunContext run) {
    this.run = run;
  }

  /** Reads and stages everything and finishes the import. */
  RunResult run() {
    ImportStep.Opened opened =
        run.people().open(ImportMode.FULL, run.fingerprint(), run.start().toText());
    UUID importId = opened.importId();
    people(opened);
    new PeopleStage(run, importId, Query.Option.DOMAIN_ONLY)
        .groups(GROUPS, run.groupReader(Query.Option.DOMAIN_ONLY).list());
    new Containers(run).stageAll(importId);
    Leavers leavers = new Leavers(run, importId);
    leavers.requireSomebody(opened.knownPeople());
    leavers.stage();
    if (run.counts().undecidedObjects() > 0) {
      run.counts().attention(Problems.otherController(run.counts().undecidedObjects()));
    }
    return run.counts().addTo(run.people().finish(importId, opened.startCursor()));
  }

  private void people(ImportStep.Opened opened) {
    List<String> finished =
        opened.finishedParts().stream().filter(part -> UsnWindow.ofPart(part).isPresent()).toList();
    run.counts().windowsSkipped(finished.size());
    UsnWindows windows = UsnWindows.upTo(run.start().usn(), finished);
    try (WindowReader reader =
        new WindowReader(run.session(), run.scope(), run.decoder().attributes(), windows)) {
      Optional<WindowReader.Window> window = reader.next();
      while (window.isPresent()) {
        run.people().stage(opened.importId(), window.get().part(), entries(window.get().objects()));
        window = reader.next();
      }
    }
  }

  private Iterator<DirectoryEntry> entries(List<DirectoryObject> objects) {
    return objects.stream()
        .map(this::entry)
        .filter(Objects::nonNull)
        .map(DirectoryEntry.class::cast)
        .iterator();
  }

  private @Nullable DirectoryEntry entry(DirectoryObject object) {
    try {
      if (run.scope().placeOfPerson(object.name()) != Scope.Place.INSIDE
          || PersonDecoder.machine(object)) {
        return null;
      }
      DirectoryEntry entry = run.decoder().decode(object);
      run.counts().person();
      return entry;
    } catch (UnreadableValueException e) {
      run.counts().withoutKey();
      return null;
    }
  }
}
