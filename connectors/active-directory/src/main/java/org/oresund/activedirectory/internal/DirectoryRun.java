// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.oresund.activedirectory.internal.RunContext.NotFound;
import org.oresund.connector.ConfigurationException;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunResult;
import org.oresund.connector.TransientException;

/** Decides what a requested run has to read, and does it. */
final class DirectoryRun {

  private static final int DAYS_OF_WARNING = 30;

  private final Settings settings;
  private final Controllers controllers;
  private final Clock clock;

  DirectoryRun(Settings settings, Controllers controllers, Clock clock) {
    this.settings = settings;
    this.controllers = controllers;
    this.clock = clock;
  }

  /** How far a cursor is of use for the controller that answers now. */
  private enum Use {
    /** Nothing was written since. */
    IDLE,
    /** Changes since then can be asked for. */
    CONTINUE,
    /** Another copy, a restored one, another scope or no cursor: everything has to be read. */
    NONE
  }

  /**
   * Does a run.
   *
   * @throws org.oresund.connector.ConnectorException if it could not be completed; the cursor then
   *     stays where it was
   */
  RunResult run(RunRequest request, PeopleImport people) {
    RunCounts counts = new RunCounts();
    boolean complete = false;
    try {
      Controllers.Connected connected = controllers.connect(counts.traffic());
      RunResult result = run(request, people, counts, connected);
      complete = true;
      return result;
    } catch (UnreadableValueException e) {
      throw new TransientException(Problems.unreadable(e), e);
    } finally {
      if (!complete) {
        controllers.drop();
      }
    }
  }

  private RunResult run(
      RunRequest request, PeopleImport people, RunCounts counts, Controllers.Connected connected) {
    Optional<String> stored = people.cursor();
    boolean full = request.mode().equals("full");
    if (stored.isEmpty() && !full) {
      // whoever imports the first time has to have seen a preview
      counts.attention(Problems.firstImportWaits());
      return unchanged(counts);
    }
    Optional<Cursor> cursor = stored.flatMap(Cursor::parse);
    ControllerIdentity identity = connected.session().identity();
    if (cursor.isPresent() && !cursor.get().domain().equals(identity.domain())) {
      throw new ConfigurationException(Problems.otherDomain());
    }
    Use use = cursor.map(at -> use(at, connected)).orElse(Use.NONE);
    if (request.mode().equals("delta") && use == Use.IDLE) {
      return unchanged(counts);
    }
    warnOfCertificate(connected.session().certificate(), counts);
    RunContext run = context(request, people, counts, connected, cursor);
    if (full || use == Use.NONE || cursor.isEmpty()) {
      return new FullImport(run).run().withCount("fullRead", 1);
    }
    return request.mode().equals("reconcile")
        ? new ReconcileImport(run).run()
        : new DeltaImport(run.withNotFound(NotFound.WAITS), cursor.get()).run();
  }

  private static RunResult unchanged(RunCounts counts) {
    return counts.addTo(new RunResult(RunResult.Outcome.UNCHANGED, Map.of(), null, null));
  }

  private void warnOfCertificate(CertificateFacts certificate, RunCounts counts) {
    long days = Duration.between(clock.instant(), certificate.notAfter()).toDays();
    if (days < DAYS_OF_WARNING) {
      counts.attention(Problems.certificateEnds(certificate, days));
    }
  }

  private Use use(Cursor cursor, Controllers.Connected connected) {
    boolean valid = isOf(cursor, connected) && cursor.scopeDigest().equals(settings.scopeDigest());
    if (!valid) {
      return Use.NONE;
    }
    return cursor.usn() == connected.root().highestCommittedUsn() ? Use.IDLE : Use.CONTINUE;
  }

  /** Returns whether the controller that answers is the one that was read, and not set back. */
  private static boolean isOf(Cursor cursor, Controllers.Connected connected) {
    return cursor.invocation().equals(connected.session().identity().invocation())
        && cursor.usn() <= connected.root().highestCommittedUsn();
  }

  private RunContext context(
      RunRequest request,
      PeopleImport people,
      RunCounts counts,
      Controllers.Connected connected,
      Optional<Cursor> cursor) {
    DirectorySession session = connected.session();
    ControllerIdentity identity = session.identity();
    Scope scope =
        ScopeResolver.resolve(
            session, settings.scope(), cursor.map(Cursor::placeKeys).orElse(Map.of()));
    Cursor start =
        new Cursor(
            identity.domain(),
            identity.dnsName(),
            identity.invocation(),
            connected.root().highestCommittedUsn(),
            settings.scopeDigest(),
            scope.placeKeys());
    PersonDecoder decoder = new PersonDecoder(settings.attributes(), session, scope, clock);
    boolean same = cursor.filter(at -> isOf(at, connected)).isPresent();
    NotFound notFound = same ? NotFound.COUNTS : NotFound.WAITS;
    return new RunContext(
        request, settings, session, scope, decoder, people, counts, start, notFound);
  }
}
