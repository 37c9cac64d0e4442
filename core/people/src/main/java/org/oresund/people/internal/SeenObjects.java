// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.util.UUID;
import org.oresund.store.Tx;

/**
 * The objects a plan is computed from, in temporary tables of the transaction: {@code seen} holds
 * what was brought last of each object, {@code alias} the names that stand for them, {@code
 * resolved} the keys to which the aliases used as references lead.
 */
final class SeenObjects {

  private static final String COLUMNS =
      """
      s.*,
      d.kind AS known_kind,
      d.in_scope AS known_in_scope,
      CASE
        WHEN s.entry IN ('PERSON', 'GROUP', 'CONTAINER') THEN s.entry
        ELSE coalesce(d.kind, 'PERSON')
      END AS kind
      """;

  /** An object that changed while it was read comes twice; what came last is true. */
  private static final String FROM_IMPORT =
      """
      CREATE TEMPORARY TABLE seen ON COMMIT DROP AS
      SELECT DISTINCT ON (s.key) %s
      FROM people.stage s
      LEFT JOIN people.directory_object d ON d.instance = :instance AND d.key = s.key
      WHERE s.import_id = :import
        AND (s.entry IN ('PERSON', 'GROUP', 'CONTAINER', 'REJECTED')
             OR s.entry = 'GONE' AND d.key IS NOT NULL)
      ORDER BY s.key, s.part_no DESC, s.ordinal DESC
      """
          .formatted(COLUMNS);

  private static final String EMPTY =
      """
      CREATE TEMPORARY TABLE seen ON COMMIT DROP AS
      SELECT %s
      FROM people.stage s, people.directory_object d
      WITH NO DATA
      """
          .formatted(COLUMNS);

  private static final String FROM_TIMER =
      """
      INSERT INTO seen (entry, key, kind, known_in_scope)
      SELECT DISTINCT ON (p.person_id) 'TIMER', x.key, 'PERSON', true
      FROM people.person p
      JOIN people.external_key x ON x.person_id = p.person_id AND x.instance = p.instance
      WHERE p.instance = :instance
        AND p.active
        AND p.active_until <= now()
      ORDER BY p.person_id, x.key
      """;

  private static final String ALIASES =
      """
      CREATE TEMPORARY TABLE alias ON COMMIT DROP AS
      SELECT DISTINCT ON (a.alias) a.alias, s.key
      FROM seen s
      CROSS JOIN LATERAL unnest(s.aliases) AS a (alias)
      WHERE s.entry IN ('PERSON', 'GROUP')
      ORDER BY a.alias, s.part_no DESC, s.ordinal DESC
      """;

  /** A stored alias is good as long as its object was not seen with others or as gone. */
  private static final String RESOLVED =
      """
      CREATE TEMPORARY TABLE resolved ON COMMIT DROP AS
      SELECT r.alias, coalesce(a.key, stored.key) AS key
      FROM (
        SELECT DISTINCT manager_ref FROM seen WHERE manager_kind = 'ALIAS'
        %s
      ) AS r (alias)
      LEFT JOIN alias a ON a.alias = r.alias
      LEFT JOIN (
        SELECT da.alias, da.key
        FROM people.directory_alias da
        LEFT JOIN seen s ON s.key = da.key AND s.entry IN ('PERSON', 'GROUP', 'GONE')
        WHERE da.instance = :instance AND s.key IS NULL
      ) AS stored ON a.key IS NULL AND stored.alias = r.alias
      WHERE a.key IS NOT NULL OR stored.key IS NOT NULL
      """;

  private static final String REFERENCES_OF_MEMBERSHIPS =
      """
      UNION
      SELECT g.ref
      FROM seen s
      CROSS JOIN LATERAL unnest(s.ref_kinds, s.refs) AS g (kind, ref)
      WHERE g.kind = 'ALIAS'
      UNION
      SELECT m.ref
      FROM (
        SELECT unnest(ref_kinds) AS kind, unnest(refs) AS ref
        FROM people.stage
        WHERE import_id = :import AND entry = 'MEMBER') AS m
      WHERE m.kind = 'ALIAS'
      """;

  private static final String RESOLVED_MANAGERS = RESOLVED.formatted("");
  private static final String RESOLVED_ALL = RESOLVED.formatted(REFERENCES_OF_MEMBERSHIPS);

  private SeenObjects() {}

  /** Collects what an import brought. */
  static void ofImport(Tx tx, String instance, UUID importId) throws SQLException {
    collect(tx, instance, importId);
    resolve(tx, RESOLVED_ALL, instance, importId);
  }

  /** Collects what an import brought, without what memberships refer to. */
  static void ofImportWithoutMembers(Tx tx, String instance, UUID importId) throws SQLException {
    collect(tx, instance, importId);
    resolve(tx, RESOLVED_MANAGERS, instance, importId);
  }

  /** Collects the people whose account has ended by time alone. */
  static void ofTimer(Tx tx, String instance) throws SQLException {
    Sql.of(tx, EMPTY).run();
    Sql.of(tx, FROM_TIMER).with("instance", instance).run();
    resolve(tx, RESOLVED_MANAGERS, instance, new UUID(0, 0));
  }

  private static void collect(Tx tx, String instance, UUID importId) throws SQLException {
    Sql.of(tx, FROM_IMPORT).with("instance", instance).with("import", importId).run();
    Sql.of(tx, "ANALYZE seen (key, entry)").run();
  }

  private static void resolve(Tx tx, String statement, String instance, UUID importId)
      throws SQLException {
    Sql.of(tx, ALIASES).run();
    Sql.of(tx, "ANALYZE alias").run();
    Sql.of(tx, statement).with("instance", instance).with("import", importId).run();
    Sql.of(tx, "ANALYZE resolved (alias)").run();
  }
}
