// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import org.oresund.store.Tx;

/**
 * Finds each person's manager among the people there will be: temporary table {@code manager}. Runs
 * after the people are compared, so that the order in the directory does not matter, and looks also
 * at people who did not change themselves but whose manager came, left or became known.
 *
 * <p>A manager outside the scope, deleted or unknown is none here; the reference is kept with the
 * directory's objects. A person is not their own manager. Loops stay as they are.
 */
final class ManagerDifference {

  /** People whose coming or going decides what a reference leads to. */
  private static final String REPORTS =
      """
      CREATE TEMPORARY TABLE report ON COMMIT DROP AS
      SELECT d.key, d.manager_ref AS manager_key
      FROM candidate c
      JOIN people.directory_object d
        ON d.instance = :instance AND d.manager_ref = c.key AND d.manager_kind = 'KEY'
      WHERE d.in_scope
        AND (c.person_id IS NULL OR c.linked OR NOT c.was_in_scope OR c.entry = 'GONE')
      UNION
      SELECT d.key, a.key
      FROM alias a
      JOIN people.directory_object d
        ON d.instance = :instance AND d.manager_ref = a.alias AND d.manager_kind = 'ALIAS'
      WHERE d.in_scope
      """;

  private static final String MANAGERS =
      """
      CREATE TEMPORARY TABLE manager ON COMMIT DROP AS
      SELECT
        r.key,
        r.manager_key,
        CASE
          WHEN r.manager_key = r.key OR c.entry = 'GONE' THEN NULL
          WHEN c.person_id IS NOT NULL THEN c.person_id
          WHEN c.key IS NOT NULL THEN
            CASE WHEN c.entry = 'PERSON' AND c.problem IS NULL THEN c.subject_id END
          WHEN d.in_scope THEN x.person_id
        END AS manager_id
      FROM (
        SELECT
          s.key,
          CASE WHEN s.manager_kind = 'ALIAS' THEN a.key ELSE s.manager_ref END AS manager_key
        FROM candidate s
        LEFT JOIN resolved a ON a.alias = s.manager_ref AND s.manager_kind = 'ALIAS'
        WHERE s.entry = 'PERSON' AND s.problem IS NULL
        UNION ALL
        SELECT key, manager_key
        FROM report
        WHERE key NOT IN (
          SELECT key
          FROM candidate
          WHERE entry = 'PERSON' AND problem IS NULL OR entry = 'GONE')
      ) AS r
      LEFT JOIN candidate c ON c.key = r.manager_key
      LEFT JOIN people.external_key x
        ON x.instance = :instance AND x.key = r.manager_key AND c.key IS NULL
      LEFT JOIN people.directory_object d
        ON d.instance = :instance AND d.key = r.manager_key AND c.key IS NULL
      """;

  /** People who only change because others do. */
  private static final String RELATED =
      """
      INSERT INTO candidate
        (key, entry, was_in_scope, person_id, subject_id, linked, revision, was_active,
         old_active_until, held_login, old_search_words, old_manager_id, %s)
      SELECT
        x.key, 'RELATED', true, p.person_id, p.person_id, false, p.revision, p.active,
        p.active_until, p.held_login, p.search_words, p.manager_id, %s
      FROM (SELECT key FROM shift UNION SELECT key FROM manager) AS r
      JOIN people.external_key x ON x.instance = :instance AND x.key = r.key
      JOIN people.person p ON p.person_id = x.person_id
      WHERE NOT EXISTS (SELECT FROM candidate c WHERE c.key = r.key)
      """
          .formatted(PersonColumns.each("old_%1$s"), PersonColumns.each("p.%1$s"));

  private ManagerDifference() {}

  /** Compares the managers of the people in {@code candidate} and of those who depend on them. */
  static void compute(Tx tx, String instance) throws SQLException {
    Sql.of(tx, REPORTS).with("instance", instance).run();
    Sql.of(tx, MANAGERS).with("instance", instance).run();
    Sql.of(tx, "ANALYZE manager (key)").run();
    Sql.of(tx, RELATED).with("instance", instance).run();
  }
}
