// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import com.unboundid.ldap.sdk.Filter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.api.directory.ImportStep.Kind;
import org.oresund.connector.RunResult;

/**
 * Reads what changed since a cursor.
 *
 * <p>One search through the whole domain tells which people and groups were touched; it is only a
 * hint which keys to read again. It looks beyond the scope, because whoever moved out is no longer
 * below it, and it asks for tombstones, which an account without the right simply does not get.
 */
final class DeltaImport {

  private static final Filter ANYBODY =
      Filter.createANDFilter(
          Filter.createEqualityFilter("objectClass", "user"),
          Filter.createNOTFilter(Filter.createEqualityFilter("objectClass", "computer")));

  private final RunContext run;
  private final Cursor since;

  DeltaImport(RunContext run, Cursor since) {
    this.run = run;
    this.since = since;
  }

  /**
   * What the search told.
   *
   * @param people keys to read again
   * @param groups keys of groups within the group bases to read again
   * @param strayPeople keys outside the scope or deleted; of interest only if they are held
   * @param strayGroups likewise
   */
  private record Hints(
      Set<ObjectGuid> people,
      Set<ObjectGuid> groups,
      List<ObjectGuid> strayPeople,
      List<ObjectGuid> strayGroups) {

    Hints() {
      this(new LinkedHashSet<>(), new LinkedHashSet<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /** Reads and stages the changes and finishes the import. */
  RunResult run() {
    ImportStep.Opened opened =
        run.people().open(ImportMode.DELTA, run.fingerprintOfThisRun(), run.start().toText());
    UUID importId = opened.importId();
    Hints hints = hints();
    Containers.Touched touched = new Containers(run).compare(importId);
    hints.people().addAll(touched.people());
    hints.groups().addAll(touched.groups());
    hints.strayPeople().addAll(touched.left());
    hints.people().addAll(held(Kind.PERSON, hints.strayPeople()));
    PeopleStage stage = new PeopleStage(run, importId, Query.Option.EXTENDED_NAMES);
    stage.people("people", hints.people());
    stage.groups("groups", hints.groups());
    stage.lookForGroups("stray groups", held(Kind.GROUP, hints.strayGroups()));
    return run.counts().addTo(run.people().finish(importId, opened.startCursor()));
  }

  private Hints hints() {
    Filter changed =
        Filter.createGreaterOrEqualFilter("uSNChanged", String.valueOf(since.usn() + 1));
    Filter filter =
        Filter.createANDFilter(changed, Filter.createORFilter(ANYBODY, Scope.ANY_GROUP));
    List<String> attributes = List.of("objectGUID", "objectClass", "isDeleted");
    Query query =
        Query.below(run.session().identity().root(), filter, attributes).with(Query.Option.DELETED);
    Hints hints = new Hints();
    for (DirectoryObject object : run.session().search(query)) {
      note(object, hints);
    }
    return hints;
  }

  private void note(DirectoryObject object, Hints hints) {
    if (object.key().isEmpty()) {
      run.counts().withoutKey();
      return;
    }
    ObjectGuid guid = object.guid();
    boolean deleted = object.flag("isDeleted");
    if (object.hasValue("objectClass", "group")) {
      boolean inside = !deleted && run.scope().holdsGroup(object.name());
      (inside ? hints.groups() : hints.strayGroups()).add(guid);
    } else {
      boolean inside = !deleted && run.scope().placeOfPerson(object.name()) == Scope.Place.INSIDE;
      (inside ? hints.people() : hints.strayPeople()).add(guid);
    }
  }

  private List<ObjectGuid> held(Kind kind, List<ObjectGuid> guids) {
    if (guids.isEmpty()) {
      return List.of();
    }
    List<String> keys = guids.stream().map(ObjectGuid::toString).toList();
    return run.people().known(kind, keys).stream().map(ObjectGuid::parse).toList();
  }
}
