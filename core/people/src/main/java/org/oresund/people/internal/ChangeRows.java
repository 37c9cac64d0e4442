// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.oresund.store.Tx;

/**
 * Decides what happens to each person and group: temporary table {@code change}, shaped like {@code
 * plan_row}, with rows only for what changes.
 */
final class ChangeRows {

  /** Columns that {@code change} and {@code plan_row} share. */
  static final String PLAN_COLUMNS =
      String.join(
          ", ",
          Stream.of(
                  List.of(
                      "subject",
                      "key",
                      "person_id",
                      "person_revision",
                      "action",
                      "rule",
                      "gone_where"),
                  List.of(PersonColumns.each("old_%1$s, new_%1$s", ", ")),
                  List.of(
                      "old_manager_id",
                      "new_manager_id",
                      "old_active",
                      "new_active",
                      "old_active_until",
                      "new_active_until",
                      "old_name",
                      "new_name",
                      "new_login_key",
                      "new_search_words",
                      "groups_gained",
                      "groups_lost",
                      "problem"))
              .flatMap(List::stream)
              .toList());

  private static final String PEOPLE =
      """
      CREATE TEMPORARY TABLE change ON COMMIT DROP AS
      SELECT
        'PERSON' AS subject,
        c.key,
        CASE WHEN c.person_id IS NOT NULL OR c.taken THEN c.subject_id END AS person_id,
        c.revision AS person_revision,
        c.action,
        CASE
          WHEN c.action = 'CREATE' THEN 'new-key'
          WHEN c.action = 'LINK' THEN 'trusted-key'
          WHEN c.action = 'DEACTIVATE' AND c.entry = 'TIMER' THEN 'end-reached'
          WHEN c.action = 'DEACTIVATE' AND c.entry = 'GONE'
            THEN replace(lower(c.gone_reason), '_', '-')
          WHEN c.action = 'DEACTIVATE' AND c.state = 'DISABLED' THEN 'account-disabled'
          WHEN c.action = 'DEACTIVATE' THEN 'account-expired'
          WHEN c.action = 'REACTIVATE' AND c.was_in_scope THEN 'account-enabled'
          WHEN c.action = 'REACTIVATE' THEN 'returned'
          WHEN c.action = 'QUARANTINE' THEN c.problem ->> 'code'
          WHEN c.entry = 'PERSON' THEN 'known-key'
          ELSE 'related-object'
        END AS rule,
        CASE WHEN c.action = 'DEACTIVATE' THEN coalesce(c.gone_where, '') ELSE '' END AS gone_where,
        %s,
        CASE WHEN c.manager_changed THEN c.old_manager_id END AS old_manager_id,
        CASE WHEN c.manager_changed THEN c.manager_id END AS new_manager_id,
        CASE WHEN c.was_active IS DISTINCT FROM c.final_active THEN c.was_active END AS old_active,
        CASE WHEN c.was_active IS DISTINCT FROM c.final_active THEN c.final_active END
          AS new_active,
        CASE WHEN c.until_changed THEN c.old_active_until END AS old_active_until,
        CASE WHEN c.until_changed THEN c.active_until END AS new_active_until,
        CAST(NULL AS text) AS old_name,
        CAST(NULL AS text) AS new_name,
        CASE WHEN c.taken AND c.old_login IS DISTINCT FROM c.login THEN c.login_key END
          AS new_login_key,
        CASE WHEN c.taken AND c.old_search_words IS DISTINCT FROM c.search_words
          THEN c.search_words END AS new_search_words,
        coalesce(c.gained, '{}') AS groups_gained,
        coalesce(c.lost, '{}') AS groups_lost,
        CASE WHEN c.newly_quarantined THEN c.problem END AS problem,
        c.manager_changed AND c.taken AND c.manager_ref IS NULL AS manager_cleared,
        CASE WHEN c.manager_changed THEN c.manager_key END AS manager_key
      FROM (
        SELECT
          d.*,
          CASE
            WHEN d.linked THEN 'LINK'
            WHEN d.person_id IS NULL AND d.taken THEN 'CREATE'
            WHEN d.person_id IS NULL THEN CASE WHEN d.newly_quarantined THEN 'QUARANTINE' END
            WHEN d.was_active AND NOT d.final_active THEN 'DEACTIVATE'
            WHEN NOT d.was_active AND d.final_active THEN 'REACTIVATE'
            WHEN d.fields_changed OR d.until_changed OR d.manager_changed OR d.groups_changed
              THEN 'UPDATE'
            WHEN d.newly_quarantined THEN 'QUARANTINE'
          END AS action
        FROM (
          SELECT
            b.*,
            m.manager_id,
            m.manager_key,
            s.gained,
            s.lost,
            s.key IS NOT NULL AS groups_changed,
            m.key IS NOT NULL AND m.manager_id IS DISTINCT FROM b.old_manager_id
              AS manager_changed,
            b.taken AND (%s) AS fields_changed,
            b.entry = 'PERSON' AND b.active_until IS DISTINCT FROM b.old_active_until
              AS until_changed,
            b.problem IS NOT NULL AND b.problem IS DISTINCT FROM q.problem AS newly_quarantined
          FROM (
            SELECT
              c.*,
              c.entry = 'PERSON' AND c.problem IS NULL AS taken,
              CASE
                WHEN c.entry = 'RELATED' THEN c.was_active
                WHEN c.wanted IS FALSE THEN false
                WHEN c.wanted AND c.problem IS NULL THEN true
                ELSE c.was_active
              END AS final_active
            FROM candidate c
          ) AS b
          LEFT JOIN manager m ON m.key = b.key
          LEFT JOIN shift s ON s.key = b.key
          LEFT JOIN people.quarantine q ON q.instance = :instance AND q.key = b.key
        ) AS d
      ) AS c
      WHERE c.action IS NOT NULL
      """
          .formatted(
              PersonColumns.each(
                  """
                  CASE WHEN c.taken AND c.old_%1$s IS DISTINCT FROM c.%1$s
                      THEN c.old_%1$s END AS old_%1$s,
                    CASE WHEN c.taken AND c.old_%1$s IS DISTINCT FROM c.%1$s
                      THEN c.%1$s END AS new_%1$s"""),
              PersonColumns.each("b.old_%1$s IS DISTINCT FROM b.%1$s", "\n  OR "));

  private static final String GROUPS =
      """
      INSERT INTO change
        (subject, key, action, rule, gone_where, old_name, new_name, groups_gained, groups_lost)
      SELECT
        'GROUP',
        s.key,
        CASE
          WHEN s.entry = 'GONE' THEN 'DEACTIVATE'
          WHEN g.key IS NULL THEN 'CREATE'
          ELSE 'UPDATE'
        END,
        CASE
          WHEN s.entry = 'GONE' THEN replace(lower(s.gone_reason), '_', '-')
          WHEN g.key IS NULL THEN 'new-key'
          ELSE 'known-key'
        END,
        coalesce(s.gone_where, ''),
        g.name,
        s.name,
        '{}',
        '{}'
      FROM seen s
      LEFT JOIN people.directory_group g ON g.instance = :instance AND g.key = s.key
      WHERE s.kind = 'GROUP'
        AND (s.entry = 'GROUP' AND s.name IS DISTINCT FROM g.name
             OR s.entry = 'GONE' AND g.key IS NOT NULL)
      """;

  private ChangeRows() {}

  /** Decides about everything in {@code candidate} and {@code seen}. */
  static void compute(Tx tx, String instance) throws SQLException {
    Sql.of(tx, PEOPLE).with("instance", instance).run();
    Sql.of(tx, GROUPS).with("instance", instance).run();
    Sql.of(tx, "ANALYZE change (subject, key, action)").run();
  }
}
