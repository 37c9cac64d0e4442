// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.UuidV7;
import org.oresund.api.command.CommandCall;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.store.Tx;

/** Keeps which import of an instance is open and which of its parts are whole. */
final class ImportJournal {

  /**
   * An open import.
   *
   * @param instance the instance that opened it
   */
  record OpenImport(UUID id, String instance, ImportMode mode) {}

  private static final String ENTER_SOURCE =
      """
      INSERT INTO people.source AS s (tenant_id, instance, type)
      VALUES (:tenant, :instance, :type)
      ON CONFLICT (tenant_id, instance) DO UPDATE SET type = excluded.type
      WHERE s.type <> excluded.type
      """;

  private static final String LOCK_SOURCE =
      """
      SELECT instance
      FROM people.source
      WHERE instance = :instance
      FOR UPDATE
      """;

  /** What was staged more than a day ago is no longer what the directory says. */
  private static final String FIND_RESUMABLE =
      """
      SELECT import_id, start_cursor
      FROM people.import
      WHERE instance = :instance
        AND state = 'OPEN'
        AND mode = :mode
        AND fingerprint = :fingerprint
        AND opened_at > now() - interval '1 day'
      """;

  private static final String DROP_OPEN_STAGE =
      """
      DELETE FROM people.stage
      WHERE import_id IN (
        SELECT import_id
        FROM people.import
        WHERE instance = :instance AND state = 'OPEN')
      """;

  private static final String DROP_OPEN =
      """
      DELETE FROM people.import
      WHERE instance = :instance AND state = 'OPEN'
      """;

  private static final String DROP_BROKEN_STAGE =
      """
      DELETE FROM people.stage s
      USING people.import_part p
      WHERE p.import_id = :import
        AND p.entries IS NULL
        AND s.import_id = p.import_id
        AND s.part_no = p.part_no
      """;

  private static final String DROP_BROKEN_PARTS =
      """
      DELETE FROM people.import_part
      WHERE import_id = :import AND entries IS NULL
      """;

  private static final String INSERT =
      """
      INSERT INTO people.import
        (tenant_id, import_id, instance, mode, fingerprint, start_cursor, state)
      VALUES (:tenant, :import, :instance, :mode, :fingerprint, :startCursor, 'OPEN')
      """;

  private static final String FINISHED_PARTS =
      """
      SELECT part
      FROM people.import_part
      WHERE import_id = :import AND entries IS NOT NULL
      ORDER BY part_no
      """;

  private static final String KNOWN_PEOPLE =
      """
      SELECT count(*)
      FROM people.directory_object
      WHERE instance = :instance AND kind = 'PERSON' AND in_scope
      """;

  private static final String LOCK_IMPORT =
      """
      SELECT import_id, instance, mode
      FROM people.import
      WHERE import_id = :import AND instance = :instance AND state = 'OPEN'
      FOR UPDATE
      """;

  private static final String BROKEN_PARTS =
      """
      SELECT count(*)
      FROM people.import_part
      WHERE import_id = :import AND entries IS NULL
      """;

  private static final String CLOSE =
      """
      UPDATE people.import
      SET state = 'PLANNED'
      WHERE import_id = :import
      """;

  private static final String DROP_STAGE =
      """
      DELETE FROM people.stage
      WHERE import_id = :import
      """;

  private static final String DROP =
      """
      DELETE FROM people.import
      WHERE import_id = :import
      """;

  private ImportJournal() {}

  /** Opens an import or goes on with the unfinished one. */
  static ImportStep.Opened open(Tx tx, CommandCall call, ImportStep.Open step) throws SQLException {
    String instance = call.caller().instance();
    Sql.of(tx, ENTER_SOURCE).with("instance", instance).with("type", call.caller().type()).run();
    lockSource(tx, instance);
    Optional<ImportStep.Opened> resumed = resume(tx, instance, step);
    return resumed.isPresent() ? resumed.get() : begin(tx, instance, step);
  }

  /** Keeps every other change of the instance's people and plans out until the transaction ends. */
  static void lockSource(Tx tx, String instance) throws SQLException {
    Sql.of(tx, LOCK_SOURCE).with("instance", instance).list(row -> row.getString(1));
  }

  /**
   * Returns the open import and keeps it open until the transaction ends.
   *
   * @throws ProblemException {@code people.import-not-open} if it is not open, or another's
   */
  static OpenImport require(Tx tx, UUID importId, String instance) throws SQLException {
    return Sql.of(tx, LOCK_IMPORT)
        .with("import", importId)
        .with("instance", instance)
        .first(
            row ->
                new OpenImport(
                    row.getObject("import_id", UUID.class),
                    row.getString("instance"),
                    ImportMode.valueOf(row.getString("mode"))))
        .orElseThrow(() -> new ProblemException(notOpen()));
  }

  /**
   * Refuses an import that has parts which are not whole.
   *
   * @throws ProblemException {@code people.part-not-whole}
   */
  static void requireWhole(Tx tx, UUID importId) throws SQLException {
    if (Sql.of(tx, BROKEN_PARTS).with("import", importId).number() > 0) {
      throw new ProblemException(
          Problem.of(
              "people.part-not-whole",
              "A part of the import was not read to its end.",
              "Run the import again; it goes on with the parts that are whole."));
    }
  }

  /** Ends staging; what was staged stays for the application of the plan. */
  static void close(Tx tx, UUID importId) throws SQLException {
    Sql.of(tx, CLOSE).with("import", importId).run();
  }

  /** Removes an import with everything staged. */
  static void remove(Tx tx, UUID importId) throws SQLException {
    Sql.of(tx, DROP_STAGE).with("import", importId).run();
    Sql.of(tx, DROP).with("import", importId).run();
  }

  private static Optional<ImportStep.Opened> resume(Tx tx, String instance, ImportStep.Open step)
      throws SQLException {
    record Found(UUID id, String startCursor) {}
    Optional<Found> found =
        Sql.of(tx, FIND_RESUMABLE)
            .with("instance", instance)
            .with("mode", step.mode())
            .with("fingerprint", step.fingerprint())
            .first(
                row ->
                    new Found(
                        row.getObject("import_id", UUID.class), row.getString("start_cursor")));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    UUID id = found.get().id();
    Sql.of(tx, DROP_BROKEN_STAGE).with("import", id).run();
    Sql.of(tx, DROP_BROKEN_PARTS).with("import", id).run();
    List<String> parts =
        Sql.of(tx, FINISHED_PARTS).with("import", id).list(row -> row.getString(1));
    return Optional.of(
        new ImportStep.Opened(
            id,
            ImportStep.Opened.Resumption.RESUMED,
            found.get().startCursor(),
            parts,
            knownPeople(tx, instance)));
  }

  private static ImportStep.Opened begin(Tx tx, String instance, ImportStep.Open step)
      throws SQLException {
    Sql.of(tx, DROP_OPEN_STAGE).with("instance", instance).run();
    Sql.of(tx, DROP_OPEN).with("instance", instance).run();
    UUID id = UuidV7.next();
    Sql.of(tx, INSERT)
        .with("import", id)
        .with("instance", instance)
        .with("mode", step.mode())
        .with("fingerprint", step.fingerprint())
        .with("startCursor", step.startCursor())
        .run();
    return new ImportStep.Opened(
        id,
        ImportStep.Opened.Resumption.FRESH,
        step.startCursor(),
        List.of(),
        knownPeople(tx, instance));
  }

  private static long knownPeople(Tx tx, String instance) throws SQLException {
    return Sql.of(tx, KNOWN_PEOPLE).with("instance", instance).number();
  }

  private static Problem notOpen() {
    return Problem.of(
        "people.import-not-open",
        "The import is finished, or another run took its place.",
        "Start a new run.");
  }
}
