// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.oresund.store.Tx;

/**
 * Takes over what the directory looks like: objects with their versions and aliases, quarantine and
 * cursor; from the tables that {@link SeenObjects} made.
 *
 * <p>Writes only what differs. What changed after the plan was computed is newer and stays.
 */
final class DirectoryState {

  private static final String OBJECTS =
      """
      CREATE TEMPORARY TABLE object ON COMMIT DROP AS
      SELECT n.*, d.aliases AS old_aliases
      FROM (
        SELECT
          s.key,
          s.kind,
          CASE WHEN s.problem IS NULL THEN s.version END AS version,
          s.aliases,
          s.entry = 'PERSON' AND s.problem IS NULL AS taken,
          CASE WHEN r.key IS NULL THEN s.manager_kind ELSE 'KEY' END AS manager_kind,
          coalesce(r.key, s.manager_ref) AS manager_ref
        FROM seen s
        LEFT JOIN resolved r ON r.alias = s.manager_ref AND s.manager_kind = 'ALIAS'
        WHERE s.entry <> 'GONE'
      ) AS n
      LEFT JOIN people.directory_object d ON d.instance = :instance AND d.key = n.key
      WHERE d.key IS NULL
        OR d.changed_at <= :asOf
          AND (NOT d.in_scope
               OR d.version IS DISTINCT FROM n.version
               OR n.aliases IS NOT NULL AND d.aliases <> n.aliases
               OR n.taken AND (d.manager_kind IS DISTINCT FROM n.manager_kind
                               OR d.manager_ref IS DISTINCT FROM n.manager_ref))
      """;

  private static final String FORGET_ALIASES =
      """
      DELETE FROM people.directory_alias a
      USING (
        SELECT key, aliases, unnest(old_aliases) AS alias
        FROM object
        WHERE aliases IS NOT NULL
      ) AS o
      WHERE a.instance = :instance
        AND a.alias = o.alias
        AND a.key = o.key
        AND o.alias <> ALL (o.aliases)
      """;

  private static final String REMEMBER_ALIASES =
      """
      INSERT INTO people.directory_alias AS a (tenant_id, instance, alias, key)
      SELECT :tenant, :instance, n.alias, n.key
      FROM object o
      JOIN alias n ON n.key = o.key
      ON CONFLICT (tenant_id, instance, alias) DO UPDATE SET key = excluded.key
      WHERE a.key <> excluded.key
      """;

  private static final String REMEMBER_OBJECTS =
      """
      INSERT INTO people.directory_object AS d
        (tenant_id, instance, key, kind, version, in_scope, aliases, manager_kind, manager_ref)
      SELECT :tenant, :instance, key, kind, version, true, coalesce(aliases, '{}'),
        CASE WHEN taken THEN manager_kind END, CASE WHEN taken THEN manager_ref END
      FROM object
      WHERE old_aliases IS NULL
      """;

  private static final String UPDATE_OBJECTS =
      """
      UPDATE people.directory_object d
      SET version = o.version,
        in_scope = true,
        gone_reason = NULL,
        gone_where = '',
        aliases = coalesce(o.aliases, d.aliases),
        manager_kind = CASE WHEN o.taken THEN o.manager_kind ELSE d.manager_kind END,
        manager_ref = CASE WHEN o.taken THEN o.manager_ref ELSE d.manager_ref END,
        changed_at = now()
      FROM object o
      WHERE o.old_aliases IS NOT NULL
        AND d.instance = :instance
        AND d.key = o.key
      """;

  private static final String RESOLVE_MANAGERS =
      """
      UPDATE people.directory_object d
      SET manager_kind = 'KEY',
        manager_ref = a.key,
        changed_at = now()
      FROM alias a
      WHERE d.instance = :instance
        AND d.manager_kind = 'ALIAS'
        AND d.manager_ref = a.alias
      """;

  private static final String GONE =
      """
      CREATE TEMPORARY TABLE gone ON COMMIT DROP AS
      SELECT
        d.key,
        d.aliases,
        s.gone_reason,
        coalesce(s.gone_where, '') AS gone_where,
        x.key IS NOT NULL AS person
      FROM seen s
      JOIN people.directory_object d ON d.instance = :instance AND d.key = s.key
      LEFT JOIN people.external_key x ON x.instance = :instance AND x.key = s.key
      WHERE s.entry = 'GONE' AND d.changed_at <= :asOf
      """;

  private static final String FORGET_GONE_ALIASES =
      """
      DELETE FROM people.directory_alias a
      USING (SELECT key, unnest(aliases) AS alias FROM gone) AS g
      WHERE a.instance = :instance
        AND a.alias = g.alias
        AND a.key = g.key
      """;

  /** A person stays known, so that a return is recognised. */
  private static final String REMEMBER_GONE =
      """
      UPDATE people.directory_object d
      SET version = NULL,
        in_scope = false,
        aliases = '{}',
        gone_reason = g.gone_reason,
        gone_where = g.gone_where,
        changed_at = now()
      FROM gone g
      WHERE g.person
        AND d.instance = :instance
        AND d.key = g.key
        AND (d.in_scope
             OR d.gone_reason IS DISTINCT FROM g.gone_reason
             OR d.gone_where IS DISTINCT FROM g.gone_where)
      """;

  private static final String FORGET_GONE =
      """
      DELETE FROM people.directory_object d
      USING gone g
      WHERE NOT g.person
        AND d.instance = :instance
        AND d.key = g.key
      """;

  private static final String END_QUARANTINE =
      """
      DELETE FROM people.quarantine q
      USING seen s
      WHERE q.instance = :instance
        AND q.key = s.key
        AND q.since <= :asOf
        AND s.problem IS NULL
      """;

  private static final String BEGIN_QUARANTINE =
      """
      INSERT INTO people.quarantine AS q (tenant_id, instance, key, problem)
      SELECT :tenant, :instance, s.key, s.problem
      FROM seen s
      LEFT JOIN people.quarantine o ON o.instance = :instance AND o.key = s.key
      WHERE s.kind = 'PERSON'
        AND s.problem IS NOT NULL
        AND o.problem IS DISTINCT FROM s.problem
      ON CONFLICT (tenant_id, instance, key) DO UPDATE
      SET problem = excluded.problem,
        since = now()
      """;

  /** Locked by whoever gets here. */
  private static final String STAND =
      """
      SELECT now() AS now, cursor
      FROM people.source
      WHERE instance = :instance
      """;

  private static final String MOVE_CURSOR =
      """
      UPDATE people.source
      SET cursor = :cursor,
        imported_at = coalesce(imported_at, now())
      WHERE instance = :instance
        AND (imported_at IS NULL OR cursor IS DISTINCT FROM :cursor)
      """;

  private DirectoryState() {}

  /** Where an instance stands now. */
  private record Stand(Instant now, @Nullable String cursor) {}

  /**
   * Takes over what belongs to a plan. The cursor stays if it moved since the plan was computed: it
   * is not set back.
   */
  static void commit(Tx tx, PlanRecord plan) throws SQLException {
    commit(tx, plan.instance(), plan.shown().createdAt());
    String present = stand(tx, plan.instance()).cursor();
    boolean moved = !Objects.equals(present, plan.cursorBefore());
    moveCursor(tx, plan.instance(), moved ? present : plan.cursor());
  }

  /** Takes over what was seen when nothing has to change for it. */
  static void commitUnchanged(Tx tx, String instance, String cursor) throws SQLException {
    commit(tx, instance, stand(tx, instance).now());
    moveCursor(tx, instance, cursor);
  }

  /**
   * Takes over objects and quarantine.
   *
   * @param asOf when the plan was computed, by the database clock
   */
  private static void commit(Tx tx, String instance, Instant asOf) throws SQLException {
    Sql.of(tx, OBJECTS).with("instance", instance).with("asOf", asOf).run();
    for (String statement :
        List.of(
            FORGET_ALIASES, REMEMBER_ALIASES, REMEMBER_OBJECTS, UPDATE_OBJECTS, RESOLVE_MANAGERS)) {
      Sql.of(tx, statement).with("instance", instance).run();
    }
    Sql.of(tx, GONE).with("instance", instance).with("asOf", asOf).run();
    Sql.of(tx, "ANALYZE gone (key)").run();
    for (String statement :
        List.of(
            FORGET_GONE_ALIASES, REMEMBER_GONE, FORGET_GONE, END_QUARANTINE, BEGIN_QUARANTINE)) {
      Sql.of(tx, statement).with("instance", instance).with("asOf", asOf).run();
    }
  }

  private static Stand stand(Tx tx, String instance) throws SQLException {
    return Sql.of(tx, STAND)
        .with("instance", instance)
        .first(
            row ->
                new Stand(Objects.requireNonNull(Sql.instant(row, "now")), row.getString("cursor")))
        .orElseThrow();
  }

  private static void moveCursor(Tx tx, String instance, @Nullable String cursor)
      throws SQLException {
    Sql.of(tx, MOVE_CURSOR).with("instance", instance).with("cursor", cursor).run();
  }
}
