// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.UUID;
import org.oresund.api.directory.DirectoryEntry.Gone;
import org.oresund.connector.RunRequest;

/**
 * Everything one run works with.
 *
 * @param request the run
 * @param settings configuration of the instance
 * @param session signed in
 * @param scope as it stands in the directory now
 * @param decoder for entries of people
 * @param people where everything goes
 * @param counts what is told at the end
 * @param start position of the controller before anything was read
 * @param notFound what it means that a known object is not found
 */
record RunContext(
    RunRequest request,
    Settings settings,
    DirectorySession session,
    Scope scope,
    PersonDecoder decoder,
    PeopleImport people,
    RunCounts counts,
    Cursor start,
    NotFound notFound) {

  /** What it means that a known object is not found in the whole domain. */
  enum NotFound {
    /** It is told, and the people core decides. */
    COUNTS,
    /**
     * Nothing yet: the run did not look at everything, or another controller answered, which may
     * lag behind the one that was read before. A later reconciliation decides.
     */
    WAITS
  }

  /** Returns whether an absence is not to be told in this run; a tombstone always is. */
  boolean waits(Gone gone) {
    return notFound == NotFound.WAITS && gone.reason() == Gone.Reason.NOT_FOUND;
  }

  /**
   * Returns what must not have changed if an unfinished import is to go on: the copy of the domain
   * and what is read from it.
   */
  String fingerprint() {
    return start.domain() + "/" + start.invocation() + "/" + start.scopeDigest();
  }

  /** Returns a fingerprint with which no other run goes on. */
  String fingerprintOfThisRun() {
    return fingerprint() + "/" + request.runId();
  }

  /** Returns the same context in which not being found means something else. */
  RunContext withNotFound(NotFound other) {
    return new RunContext(request, settings, session, scope, decoder, people, counts, start, other);
  }

  PersonReader personReader() {
    return new PersonReader(session, scope, decoder);
  }

  /**
   * Returns a reader of groups.
   *
   * @param names how members are named: with keys, which costs the controller up to five times as
   *     much, or plainly when everybody is read anyway and names lead to keys
   */
  GroupReader groupReader(Query.Option names) {
    return new GroupReader(session, scope, counts, names);
  }

  /** An import of this run after it was opened. */
  record Opened(RunContext run, UUID importId) {}
}
