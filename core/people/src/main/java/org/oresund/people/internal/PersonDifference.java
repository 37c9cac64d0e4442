// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.util.UUID;
import org.oresund.api.Problem;
import org.oresund.store.Tx;

/**
 * Compares the people seen with those stored: temporary table {@code candidate}, one row for each
 * with old and new values, the activity wanted and what speaks against it.
 *
 * <p>{@code wanted} is false when the account must not be used, true when it may, and null when the
 * directory did not say.
 */
final class PersonDifference {

  private static final String CANDIDATES =
      """
      CREATE TEMPORARY TABLE candidate ON COMMIT DROP AS
      SELECT
        s.key, s.entry, s.part_no, s.ordinal, s.state, s.gone_reason, s.gone_where,
        s.active_until, s.login_key, s.search_words, s.manager_kind, s.manager_ref, s.problem,
        %s,
        coalesce(s.known_in_scope, false) AS was_in_scope,
        x.person_id,
        coalesce(x.person_id, s.person_id) AS subject_id,
        false AS linked,
        p.revision,
        p.active AS was_active,
        p.active_until AS old_active_until,
        p.held_login,
        p.search_words AS old_search_words,
        p.manager_id AS old_manager_id,
        %s,
        CASE s.entry
          WHEN 'PERSON' THEN
            s.state = 'ACTIVE' AND (s.active_until IS NULL OR s.active_until > now())
          WHEN 'REJECTED' THEN
            CASE WHEN s.state IN ('DISABLED', 'EXPIRED') THEN false END
          ELSE false
        END AS wanted
      FROM seen s
      LEFT JOIN people.external_key x ON x.instance = :instance AND x.key = s.key
      LEFT JOIN people.person p ON p.person_id = x.person_id
      WHERE s.kind = 'PERSON'
      """
          .formatted(PersonColumns.each("s.%1$s"), PersonColumns.each("p.%1$s AS old_%1$s"));

  private static final String LOCAL_PEOPLE =
      """
      SELECT count(*)
      FROM (SELECT FROM people.person WHERE instance IS NULL LIMIT 1) AS local
      """;

  /** Matches of new people with local ones, by each field that could mean the same human being. */
  private static final String MATCHES =
      """
      CREATE TEMPORARY TABLE local_match ON COMMIT DROP AS
      SELECT c.key, p.person_id, p.active, p.revision, bool_or(f.trusted) AS trusted
      FROM candidate c
      CROSS JOIN people.person p
      CROSS JOIN LATERAL (VALUES
        ('login', c.login_key = p.login_key),
        ('employeeNumber', c.employee_number = p.employee_number),
        ('mail', lower(c.mail) = lower(p.mail))) AS m (field, same)
      CROSS JOIN LATERAL (
        SELECT m.field = ANY (s.trusted_keys) AS trusted
        FROM people.source s
        WHERE s.instance = :instance) AS f
      WHERE c.entry = 'PERSON'
        AND c.person_id IS NULL
        AND c.problem IS NULL
        AND p.instance IS NULL
        AND m.same
      GROUP BY c.key, p.person_id, p.active, p.revision
      """;

  private static final String LINK =
      """
      UPDATE candidate c
      SET person_id = p.person_id,
        subject_id = p.person_id,
        linked = true,
        revision = p.revision,
        was_active = p.active,
        old_active_until = p.active_until,
        held_login = p.held_login,
        old_search_words = p.search_words,
        old_manager_id = p.manager_id,
        %s
      FROM people.person p
      JOIN local_match m ON m.person_id = p.person_id
      WHERE m.key = c.key
        AND m.trusted
        AND (SELECT count(*) FROM local_match o WHERE o.key = m.key) = 1
        AND (SELECT count(*) FROM local_match o WHERE o.person_id = m.person_id) = 1
      """
          .formatted(PersonColumns.each("old_%1$s = p.%1$s"));

  private static final String ASK =
      """
      UPDATE candidate c
      SET problem = CAST(:problem AS jsonb)
        || jsonb_build_object('arguments', jsonb_build_object('person', m.person_id))
      FROM local_match m
      WHERE m.key = c.key AND NOT c.linked
      """;

  /**
   * A new claim loses against whoever keeps the login, and against an equal claim: nobody gets a
   * login by chance. A loser keeps the old login and may so take it from a third, hence the
   * repetition.
   */
  private static final String DUPLICATES =
      """
      WITH claim AS (
        SELECT key, subject_id, login_key
        FROM candidate
        WHERE wanted
          AND problem IS NULL
          AND login_key IS NOT NULL
          AND login_key IS DISTINCT FROM held_login
      ), keeper AS (
        SELECT c.key, p.person_id
        FROM claim c
        JOIN people.person p ON p.held_login = c.login_key AND p.person_id <> c.subject_id
        LEFT JOIN candidate o ON o.person_id = p.person_id
        WHERE o.key IS NULL
          OR o.wanted IS NOT FALSE
            AND (o.problem IS NOT NULL
                 OR o.entry <> 'PERSON'
                 OR o.login_key IS NOT DISTINCT FROM o.held_login)
      ), rival AS (
        SELECT login_key
        FROM claim
        GROUP BY login_key
        HAVING count(*) > 1
      ), loser AS (
        SELECT c.key, max(k.person_id::text) AS holder
        FROM claim c
        LEFT JOIN keeper k ON k.key = c.key
        LEFT JOIN rival r ON r.login_key = c.login_key
        WHERE k.key IS NOT NULL OR r.login_key IS NOT NULL
        GROUP BY c.key
      )
      UPDATE candidate c
      SET problem = CAST(:problem AS jsonb)
        || jsonb_build_object(
             'arguments', jsonb_strip_nulls(jsonb_build_object('person', l.holder)))
      FROM loser l
      WHERE l.key = c.key
      """;

  private static final String REMEMBER_IN_STAGE =
      """
      UPDATE people.stage s
      SET problem = c.problem
      FROM candidate c
      WHERE s.import_id = :import
        AND s.part_no = c.part_no
        AND s.ordinal = c.ordinal
        AND s.problem IS NULL
        AND c.problem IS NOT NULL
      """;

  private static final String REMEMBER_IN_SEEN =
      """
      UPDATE seen s
      SET problem = c.problem
      FROM candidate c
      WHERE c.key = s.key AND s.problem IS NULL AND c.problem IS NOT NULL
      """;

  private static final String SAME_PERSON =
      Json.write(
          Problem.of(
                  "people.same-person-question",
                  "A person who is in no directory could be the same human being.",
                  "Compare both; if they are the same, give both the same trusted key.")
              .at("mail"));

  private static final String DUPLICATE_LOGIN =
      Json.write(
          Problem.of(
                  "people.duplicate-login",
                  "Another active person has the same login, or wants it as well.",
                  "Change one of the two logins in the directory.")
              .at("login"));

  private PersonDifference() {}

  /** Compares the people in {@code seen}. */
  static void compute(Tx tx, String instance) throws SQLException {
    Sql.of(tx, CANDIDATES).with("instance", instance).run();
    Sql.of(tx, "ANALYZE candidate (key, person_id, login_key, held_login, entry)").run();
    match(tx, instance);
    while (Sql.of(tx, DUPLICATES).with("problem", DUPLICATE_LOGIN).run() > 0) {
      // each round takes at least one claim away
    }
  }

  /** Keeps the problems found, so that whoever applies the plan knows them. */
  static void rememberProblems(Tx tx, UUID importId) throws SQLException {
    if (Sql.of(tx, REMEMBER_IN_STAGE).with("import", importId).run() > 0) {
      Sql.of(tx, REMEMBER_IN_SEEN).run();
    }
  }

  private static void match(Tx tx, String instance) throws SQLException {
    if (Sql.of(tx, LOCAL_PEOPLE).number() == 0) {
      return;
    }
    Sql.of(tx, MATCHES).with("instance", instance).run();
    Sql.of(tx, LINK).run();
    Sql.of(tx, ASK).with("problem", SAME_PERSON).run();
  }
}
