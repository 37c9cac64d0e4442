// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.api.directory.ImportStep.KeyVersion;
import org.oresund.api.directory.ImportStep.Kind;
import org.oresund.connector.RunResult;

/**
 * Compares keys and versions of the whole scope and reads again only what differs. It is the proof
 * of every deletion and finds whatever a delta cannot see.
 */
final class ReconcileImport {

  private static final List<String> KEY_AND_VERSION =
      List.of("objectGUID", "uSNChanged", "userAccountControl");

  private final RunContext run;

  ReconcileImport(RunContext run) {
    this.run = run;
  }

  /** Compares everything, reads differences and finishes the import. */
  RunResult run() {
    ImportStep.Opened opened =
        run.people().open(ImportMode.RECONCILE, run.fingerprintOfThisRun(), run.start().toText());
    UUID importId = opened.importId();
    comparePeople(importId);
    compareGroups(importId);
    Containers.Touched touched = new Containers(run).compare(importId);
    Leavers leavers = new Leavers(run, importId);
    leavers.requireSomebody(opened.knownPeople());
    stageDifferences(importId, touched);
    leavers.stage();
    return run.counts().addTo(run.people().finish(importId, opened.startCursor()));
  }

  private void comparePeople(UUID importId) {
    UsnWindows windows = UsnWindows.upTo(run.start().usn(), List.of());
    try (WindowReader reader =
        new WindowReader(run.session(), run.scope(), KEY_AND_VERSION, windows)) {
      Optional<WindowReader.Window> window = reader.next();
      while (window.isPresent()) {
        Iterator<KeyVersion> keys = keys(window.get().objects());
        run.people().compare(importId, Kind.PERSON, window.get().part(), keys);
        window = reader.next();
      }
    }
  }

  private Iterator<KeyVersion> keys(List<DirectoryObject> objects) {
    return objects.stream()
        .map(this::key)
        .filter(Objects::nonNull)
        .map(KeyVersion.class::cast)
        .iterator();
  }

  private @Nullable KeyVersion key(DirectoryObject object) {
    try {
      if (run.scope().placeOfPerson(object.name()) != Scope.Place.INSIDE
          || PersonDecoder.machine(object)) {
        return null;
      }
      KeyVersion key = keyVersion(object);
      run.counts().person();
      return key;
    } catch (UnreadableValueException e) {
      run.counts().withoutKey();
      return null;
    }
  }

  private void compareGroups(UUID importId) {
    List<KeyVersion> keys = new ArrayList<>();
    for (DistinguishedName base : run.scope().groupBases()) {
      Query query = Query.below(base, Scope.ANY_GROUP, List.of("objectGUID", "uSNChanged"));
      for (DirectoryObject group : run.session().search(query)) {
        try {
          keys.add(keyVersion(group));
        } catch (UnreadableValueException e) {
          run.counts().withoutKey();
        }
      }
    }
    run.people().compare(importId, Kind.GROUP, "groups", keys.iterator());
  }

  private KeyVersion keyVersion(DirectoryObject object) {
    String version = run.session().version(PersonDecoder.usn(object));
    return new KeyVersion(object.guid().toString(), version);
  }

  private void stageDifferences(UUID importId, Containers.Touched touched) {
    PeopleStage stage = new PeopleStage(run, importId, Query.Option.EXTENDED_NAMES);
    stage.people("below changed containers", touched.people());
    stage.people("below lost containers", touched.left());
    stage.groups("groups below changed containers", touched.groups());
    int page = 0;
    for (List<ObjectGuid> people : pages(importId, Kind.PERSON)) {
      stage.people("differing people " + ++page, people);
    }
    for (List<ObjectGuid> groups : pages(importId, Kind.GROUP)) {
      stage.groups("differing groups " + ++page, groups);
    }
  }

  private KeyPages pages(UUID importId, Kind kind) {
    return new KeyPages(after -> run.people().differing(importId, kind, after));
  }
}
