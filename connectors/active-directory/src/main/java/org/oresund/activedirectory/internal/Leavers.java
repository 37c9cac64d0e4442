// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.List;
import java.util.UUID;
import org.oresund.api.directory.ImportStep.Kind;
import org.oresund.connector.TransientException;

/**
 * Looks, at the end of an import of the whole scope, for everything that is stored and was not
 * brought. An error is never an absence: without having looked, nobody is gone.
 */
final class Leavers {

  private final RunContext run;
  private final UUID importId;

  Leavers(RunContext run, UUID importId) {
    this.run = run;
    this.importId = importId;
  }

  /**
   * Fails if people are known and the directory shows nobody in scope: a filter with a typing
   * mistake finds nobody without any error.
   *
   * @param known people of the instance that are in scope in the database
   */
  void requireSomebody(long known) {
    if (run.counts().people() > 0 || run.counts().windowsSkipped() > 0) {
      return;
    }
    if (somebodyThere()) {
      throw new TransientException(Problems.contradiction(run.session().server()));
    }
    if (known > 0) {
      throw new TransientException(Problems.nobodyInScope());
    }
    run.counts().attention(Problems.nobodyInScope());
  }

  /** Looks for everything that is missing and stages what became of it. */
  void stage() {
    if (run.counts().unreadable() > 0) {
      // Whoever lost the key could be anybody who is missing.
      return;
    }
    PeopleStage stage = new PeopleStage(run, importId, Query.Option.EXTENDED_NAMES);
    int page = 0;
    for (List<ObjectGuid> people : pages(Kind.PERSON)) {
      stage.people("missing people " + ++page, people);
    }
    for (List<ObjectGuid> groups : pages(Kind.GROUP)) {
      stage.lookForGroups("missing groups " + ++page, groups);
    }
    new Containers(run).stageGone(importId);
  }

  private KeyPages pages(Kind kind) {
    return new KeyPages(after -> run.people().missing(importId, kind, after));
  }

  private boolean somebodyThere() {
    for (DistinguishedName base : run.scope().bases()) {
      Query query =
          Query.below(base, run.scope().people(), List.of("objectGUID", "userAccountControl"));
      if (run.session().search(query, count -> false).stream().anyMatch(this::person)) {
        return true;
      }
    }
    return false;
  }

  private boolean person(DirectoryObject object) {
    return run.scope().placeOfPerson(object.name()) == Scope.Place.INSIDE
        && !PersonDecoder.machine(object);
  }
}
