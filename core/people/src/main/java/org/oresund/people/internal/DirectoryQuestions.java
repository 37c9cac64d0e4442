// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.directory.ImportStep;
import org.oresund.store.Tx;

/** Answers what a connector asks about the stored state of its directory. */
final class DirectoryQuestions {

  private static final int MOST_KEYS = 10_000;

  private static final String KNOWN =
      """
      SELECT key
      FROM people.directory_object
      WHERE instance = :instance
        AND kind = :kind
        AND in_scope
        AND key = ANY (:keys)
      ORDER BY key
      """;

  private static final String MISSING =
      """
      SELECT d.key
      FROM people.directory_object d
      WHERE d.instance = :instance
        AND d.kind = :kind
        AND d.in_scope
        AND d.key > :after
        AND NOT EXISTS (
          SELECT
          FROM people.stage s
          WHERE s.import_id = :import AND s.key = d.key AND s.entry <> 'MEMBER')
      ORDER BY d.key
      LIMIT :limit
      """;

  private static final String DIFFERING =
      """
      SELECT DISTINCT c.key
      FROM people.stage c
      LEFT JOIN people.directory_object d
        ON d.instance = :instance AND d.key = c.key AND d.kind = :kind AND d.in_scope
      WHERE c.import_id = :import
        AND c.entry = :entry
        AND c.key > :after
        AND d.version IS DISTINCT FROM c.version
        AND NOT EXISTS (
          SELECT
          FROM people.stage s
          WHERE s.import_id = :import
            AND s.key = c.key
            AND s.entry IN ('PERSON', 'GROUP', 'CONTAINER', 'GONE', 'REJECTED'))
      ORDER BY c.key
      LIMIT :limit
      """;

  private DirectoryQuestions() {}

  /** Returns which keys are held. */
  static ImportStep.Keys known(Tx tx, String instance, ImportStep.Known question)
      throws SQLException {
    return new ImportStep.Keys(
        Sql.of(tx, KNOWN)
            .with("instance", instance)
            .with("kind", question.kind())
            .with("keys", question.keys())
            .list(row -> row.getString(1)));
  }

  /** Returns keys in scope that the import did not bring. */
  static ImportStep.Keys missing(Tx tx, String instance, ImportStep.Missing question)
      throws SQLException {
    ImportJournal.require(tx, question.importId(), instance);
    Planner.expectMany(tx);
    return new ImportStep.Keys(
        Sql.of(tx, MISSING)
            .with("instance", instance)
            .with("import", question.importId())
            .with("kind", question.kind())
            .with("after", question.after())
            .with("limit", limited(question.limit()))
            .list(row -> row.getString(1)));
  }

  /** Returns compared keys whose version is another than the stored one. */
  static ImportStep.Keys differing(Tx tx, String instance, ImportStep.Differing question)
      throws SQLException {
    ImportJournal.require(tx, question.importId(), instance);
    Planner.expectMany(tx);
    return new ImportStep.Keys(
        Sql.of(tx, DIFFERING)
            .with("instance", instance)
            .with("import", question.importId())
            .with("kind", question.kind())
            .with("entry", "COMPARED_" + question.kind())
            .with("after", question.after())
            .with("limit", limited(question.limit()))
            .list(row -> row.getString(1)));
  }

  private static int limited(int limit) {
    if (limit < 1 || limit > MOST_KEYS) {
      throw new ProblemException(
          Problem.of(
                  "request.invalid-limit",
                  "At most " + MOST_KEYS + " keys are answered at once.",
                  "Ask for a limit in this range.")
              .at("limit"));
    }
    return limit;
  }
}
