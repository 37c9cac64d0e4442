// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server holds of a directory, without generated identifiers and times: people are named by
 * their keys in the directory.
 */
final class PeopleTables {

  private static final Map<String, String> CONTENT = new LinkedHashMap<>();

  static {
    CONTENT.put(
        "person",
        """
        SELECT k.key, k.system, k.instance, p.kind, p.instance, p.login, p.mail, p.display_name,
          p.given_name, p.family_name, p.department, p.title, p.employee_number, m.key, p.active,
          p.active_until, p.login_key, p.search_words, p.revision
        FROM people.person p
        LEFT JOIN people.external_key k USING (tenant_id, person_id)
        LEFT JOIN people.external_key m
          ON m.tenant_id = p.tenant_id AND m.person_id = p.manager_id
        ORDER BY k.key
        """);
    CONTENT.put(
        "membership",
        """
        SELECT instance, group_kind, group_ref, member_kind, member_ref, origin
        FROM people.membership
        ORDER BY group_ref, member_ref, group_kind, member_kind, origin
        """);
    CONTENT.put(
        "acknowledged event",
        """
        SELECT k.key, row_number() OVER (PARTITION BY e.event_key ORDER BY e.sequence) AS turn,
          e.type, e.schema, e.payload ->> 'instance', e.payload ->> 'fields', e.channel, s.name,
          d.phase
        FROM store.event e
        JOIN store.delivery d USING (tenant_id, day, sequence)
        JOIN store.subscription s USING (tenant_id, subscription_id)
        LEFT JOIN people.external_key k
          ON k.tenant_id = e.tenant_id AND k.person_id::text = e.event_key
        ORDER BY k.key, turn
        """);
    CONTENT.put(
        "effect",
        """
        SELECT k.key, row_number() OVER (PARTITION BY f.event_key ORDER BY f.number) AS turn, e.type
        FROM outside.effect f
        LEFT JOIN store.event e ON e.event_id = f.event_id
        LEFT JOIN people.external_key k ON k.person_id::text = f.event_key
        ORDER BY k.key, turn
        """);
    CONTENT.put(
        "search token",
        """
        SELECT k.key, t.token
        FROM people.search_token t
        LEFT JOIN people.external_key k USING (tenant_id, person_id)
        ORDER BY k.key, t.token
        """);
    CONTENT.put(
        "directory object",
        """
        SELECT key, kind, version, in_scope, aliases, manager_kind, manager_ref, gone_reason,
          gone_where
        FROM people.directory_object
        ORDER BY key
        """);
    CONTENT.put("directory alias", "SELECT alias, key FROM people.directory_alias ORDER BY alias");
    CONTENT.put("group", "SELECT key, name FROM people.directory_group ORDER BY key");
    // ids of people are random, so whom a problem names is told by the key
    CONTENT.put(
        "quarantine",
        """
        SELECT q.key, q.problem #- '{arguments,person}', k.key
        FROM people.quarantine q
        LEFT JOIN people.external_key k ON k.person_id::text = q.problem #>> '{arguments,person}'
        ORDER BY q.key, k.key
        """);
    CONTENT.put("cursor", "SELECT instance, cursor FROM people.source ORDER BY instance");
    CONTENT.put(
        "access suspension",
        """
        SELECT k.key, s.rule
        FROM people.access_suspension s
        JOIN people.external_key k USING (tenant_id, person_id)
        ORDER BY k.key
        """);
    CONTENT.put("left behind in staging", "SELECT import_id FROM people.import");
    CONTENT.put("left behind in stage", "SELECT count(*) FROM people.stage");
    CONTENT.put(
        "audit of people",
        """
        SELECT use, entity, purpose, person_count, outcome, count(*)
        FROM privacy.audit_event
        WHERE entity IN ('person', 'group', 'person-access') AND use IN ('CREATE', 'CHANGE')
        GROUP BY use, entity, purpose, person_count, outcome
        ORDER BY use, entity, purpose, person_count, outcome
        """);
  }

  private PeopleTables() {}

  /** Returns the content of each table. */
  static Map<String, List<String>> of(ServerDatabase database) {
    Map<String, List<String>> content = new LinkedHashMap<>();
    CONTENT.forEach((table, sql) -> content.put(table, database.rows(sql)));
    return content;
  }
}
