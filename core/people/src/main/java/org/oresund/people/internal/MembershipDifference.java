// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.util.UUID;
import org.oresund.store.Tx;

/**
 * Compares the memberships seen with those stored: temporary table {@code member_change}, and
 * {@code shift} with the names of the groups that each member gains and loses.
 *
 * <p>A membership may stand by itself with the group ({@code MEMBER}) and with the person ({@code
 * PRIMARY}); a person loses a group only with the last of them.
 */
final class MembershipDifference {

  private static final String COLUMNS = "group_kind, group_ref, member_kind, member_ref, origin";

  private static final String DESIRED =
      """
      CREATE TEMPORARY TABLE desired ON COMMIT DROP AS
      SELECT
        'KEY' AS group_kind, group_ref, member_kind, member_ref, 'MEMBER' AS origin
      FROM (
        SELECT DISTINCT
          m.key AS group_ref,
          CASE WHEN r.key IS NULL THEN m.kind ELSE 'KEY' END AS member_kind,
          coalesce(r.key, m.ref) AS member_ref
        FROM (
          SELECT g.key, unnest(s.ref_kinds) AS kind, unnest(s.refs) AS ref
          FROM seen g
          JOIN people.stage s
            ON s.import_id = :import
            AND s.entry = 'MEMBER'
            AND s.key = g.key
            AND s.part_no = g.part_no
            AND s.ordinal > g.ordinal
          WHERE g.entry = 'GROUP'
        ) AS m
        LEFT JOIN resolved r ON m.kind = 'ALIAS' AND r.alias = m.ref
      ) AS member
      UNION ALL
      SELECT group_kind, group_ref, 'KEY', member_ref, 'PRIMARY'
      FROM (
        SELECT DISTINCT
          CASE WHEN r.key IS NULL THEN g.kind ELSE 'KEY' END AS group_kind,
          coalesce(r.key, g.ref) AS group_ref,
          s.key AS member_ref
        FROM seen s
        CROSS JOIN LATERAL unnest(s.ref_kinds, s.refs) AS g (kind, ref)
        LEFT JOIN resolved r ON g.kind = 'ALIAS' AND r.alias = g.ref
        WHERE s.entry = 'PERSON' AND s.problem IS NULL
      ) AS primary_group
      """;

  /** Stored memberships that what was seen decides about. */
  private static final String PRESENT =
      """
      CREATE TEMPORARY TABLE present ON COMMIT DROP AS
      SELECT %1$s
      FROM people.membership
      WHERE instance = :instance
        AND group_kind = 'KEY'
        AND origin = 'MEMBER'
        AND group_ref IN (SELECT key FROM seen WHERE entry = 'GROUP')
      UNION
      SELECT %1$s
      FROM people.membership
      WHERE instance = :instance
        AND group_kind = 'KEY'
        AND group_ref IN (SELECT key FROM seen WHERE entry = 'GONE' AND kind = 'GROUP')
      UNION
      SELECT %1$s
      FROM people.membership
      WHERE instance = :instance
        AND origin = 'PRIMARY'
        AND member_ref IN (SELECT key FROM seen WHERE entry = 'PERSON' AND problem IS NULL)
      UNION
      SELECT %1$s
      FROM people.membership
      WHERE instance = :instance
        AND member_kind = 'KEY'
        AND member_ref IN (SELECT key FROM seen WHERE entry = 'GONE' AND gone_reason = 'DELETED')
      """
          .formatted(COLUMNS);

  /** Stored memberships of which a side was unknown until now. */
  private static final String LATE =
      """
      CREATE TEMPORARY TABLE late ON COMMIT DROP AS
      SELECT
        m.*,
        CASE WHEN g.key IS NULL THEN m.group_kind ELSE 'KEY' END AS group_kind_now,
        coalesce(g.key, m.group_ref) AS group_ref_now,
        CASE WHEN p.key IS NULL THEN m.member_kind ELSE 'KEY' END AS member_kind_now,
        coalesce(p.key, m.member_ref) AS member_ref_now
      FROM (
        SELECT %1$s
        FROM people.membership
        JOIN alias ON alias = member_ref
        WHERE instance = :instance AND member_kind = 'ALIAS'
        UNION
        SELECT %1$s
        FROM people.membership
        JOIN alias ON alias = group_ref
        WHERE instance = :instance AND group_kind = 'ALIAS'
      ) AS m
      LEFT JOIN alias g ON m.group_kind = 'ALIAS' AND g.alias = m.group_ref
      LEFT JOIN alias p ON m.member_kind = 'ALIAS' AND p.alias = m.member_ref
      """
          .formatted(COLUMNS);

  private static final String ADD_LATE_TO_DESIRED =
      """
      INSERT INTO desired (%1$s)
      SELECT l.group_kind_now, l.group_ref_now, l.member_kind_now, l.member_ref_now, l.origin
      FROM late l
      WHERE (l.group_kind, l.group_ref, l.member_kind, l.member_ref, l.origin)
        NOT IN (SELECT %1$s FROM present)
      EXCEPT
      SELECT %1$s
      FROM desired
      """
          .formatted(COLUMNS);

  private static final String ADD_LATE_TO_PRESENT =
      """
      INSERT INTO present (%1$s)
      SELECT %1$s
      FROM late
      EXCEPT
      SELECT %1$s
      FROM present
      """
          .formatted(COLUMNS);

  private static final String CHANGES =
      """
      CREATE TEMPORARY TABLE member_change ON COMMIT DROP AS
      SELECT 'REMOVE' AS change, gone.*
      FROM (SELECT %1$s FROM present EXCEPT SELECT %1$s FROM desired) AS gone
      UNION ALL
      SELECT 'ADD', come.*
      FROM (SELECT %1$s FROM desired EXCEPT SELECT %1$s FROM present) AS come
      """
          .formatted(COLUMNS);

  private static final String SHIFTS =
      """
      CREATE TEMPORARY TABLE shift ON COMMIT DROP AS
      SELECT
        pair.member_ref AS key,
        coalesce(
          array_agg(DISTINCT coalesce(now.name, stored.name))
            FILTER (WHERE pair.edges = 0), '{}') AS gained,
        coalesce(
          array_agg(DISTINCT coalesce(stored.name, now.name))
            FILTER (WHERE pair.edges > 0), '{}') AS lost
      FROM (
        SELECT c.group_ref, c.member_ref, c.added, c.removed, count(m.origin) AS edges
        FROM (
          SELECT
            group_ref,
            member_ref,
            count(*) FILTER (WHERE change = 'ADD') AS added,
            count(*) FILTER (WHERE change = 'REMOVE') AS removed
          FROM member_change
          WHERE group_kind = 'KEY' AND member_kind = 'KEY'
          GROUP BY group_ref, member_ref
        ) AS c
        LEFT JOIN people.membership m
          ON m.instance = :instance
          AND m.group_ref = c.group_ref
          AND m.group_kind = 'KEY'
          AND m.member_ref = c.member_ref
          AND m.member_kind = 'KEY'
        GROUP BY c.group_ref, c.member_ref, c.added, c.removed
      ) AS pair
      LEFT JOIN people.directory_group stored
        ON stored.instance = :instance AND stored.key = pair.group_ref
      LEFT JOIN seen now ON now.key = pair.group_ref AND now.entry = 'GROUP'
      WHERE (pair.edges = 0) <> (pair.edges + pair.added - pair.removed = 0)
        AND (stored.key IS NOT NULL OR now.key IS NOT NULL)
      GROUP BY pair.member_ref
      """;

  private MembershipDifference() {}

  /** Compares the memberships of the groups and people in {@code seen}. */
  static void compute(Tx tx, String instance, UUID importId) throws SQLException {
    Sql.of(tx, DESIRED).with("import", importId).run();
    Sql.of(tx, PRESENT).with("instance", instance).run();
    Sql.of(tx, LATE).with("instance", instance).run();
    Sql.of(tx, ADD_LATE_TO_DESIRED).run();
    Sql.of(tx, ADD_LATE_TO_PRESENT).run();
    Sql.of(tx, CHANGES).run();
    Sql.of(tx, "ANALYZE member_change (group_ref, member_ref)").run();
    Sql.of(tx, SHIFTS).with("instance", instance).run();
    Sql.of(tx, "ANALYZE shift (key)").run();
  }
}
