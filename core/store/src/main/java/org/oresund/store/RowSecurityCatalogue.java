// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Reads from the system catalogue whether every table keeps tenants apart (R22.1).
 *
 * <p>Looks at all schemas but PostgreSQL's own; works with any login.
 */
public final class RowSecurityCatalogue {

  /** Tables without row security, with the reason of each; only the store reads them. */
  public static final Map<String, String> SYSTEM_TABLES =
      Map.of(
          "store.tenant",
          "the register of tenants itself, read before a tenant is known",
          "store.wakeup",
          "says which subscriptions of any tenant may have work; holds no payload",
          "store.schema_version",
          "versions of the schemas; holds nothing of a tenant");

  /** Flyway's own; the runtime role has no right on them, which is checked. */
  private static final String HISTORY = "flyway_schema_history";

  private static final String OURS =
      """
      n.nspname NOT LIKE 'pg\\_%'
      AND n.nspname NOT IN ('information_schema', 'public')
      """;

  private static final String TENANT_POLICY =
      "^\\(tenant_id = (NULLIF\\()?current_setting\\('app\\.tenant'::text, true\\)"
          + "(, ''::text\\))?\\)$";

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "has no column tenant_id text NOT NULL",
              """
              SELECT n.nspname || '.' || c.relname
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p')
              AND NOT EXISTS (
                SELECT
                FROM pg_attribute a
                WHERE a.attrelid = c.oid
                AND a.attname = 'tenant_id'
                AND a.attnotnull
                AND a.atttypid = 'text'::regtype
              )
              """),
          new Rule(
              "does not enable and force row security",
              """
              SELECT n.nspname || '.' || c.relname
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p')
              AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
              """),
          new Rule(
              "has no policy that binds reading and writing to app.tenant",
              """
              SELECT n.nspname || '.' || c.relname
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p')
              AND NOT EXISTS (
                SELECT
                FROM pg_policy p
                WHERE p.polrelid = c.oid
                AND p.polpermissive
                AND p.polcmd = '*'
                AND p.polroles = '{0}'
                AND pg_get_expr(p.polqual, c.oid) ~ '%1$s'
                AND pg_get_expr(p.polwithcheck, c.oid) ~ '%1$s'
              )
              """
                  .formatted(TENANT_POLICY.replace("'", "''"))),
          new Rule(
              "has a permissive policy other than that one, which lets more rows through",
              """
              SELECT n.nspname || '.' || c.relname
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_policy p ON p.polrelid = c.oid
              WHERE p.polpermissive
              AND NOT (
                coalesce(pg_get_expr(p.polqual, c.oid) ~ '%1$s', true)
                AND coalesce(pg_get_expr(p.polwithcheck, c.oid) ~ '%1$s', true)
              )
              """
                  .formatted(TENANT_POLICY.replace("'", "''"))),
          new Rule(
              "has no primary key that tenant_id leads",
              """
              SELECT n.nspname || '.' || c.relname
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p')
              AND NOT EXISTS (
                SELECT
                FROM pg_index i
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                WHERE i.indrelid = c.oid
                AND i.indisprimary
                AND a.attname = 'tenant_id'
              )
              """),
          new Rule(
              "has a unique index without tenant_id, which tells that a value exists elsewhere",
              """
              SELECT n.nspname || '.' || c.relname
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_index i ON i.indrelid = c.oid
              WHERE i.indisunique
              AND NOT EXISTS (
                SELECT
                FROM pg_attribute a
                WHERE a.attrelid = c.oid
                AND a.attname = 'tenant_id'
                AND a.attnum = ANY (i.indkey)
              )
              """),
          new Rule(
              "has a foreign key without tenant_id, which accepts another tenant's row",
              """
              SELECT n.nspname || '.' || c.relname
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f'
              WHERE NOT EXISTS (
                SELECT
                FROM unnest(k.conkey, k.confkey) AS pair (own, other)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.own
                JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.other
                WHERE a.attname = 'tenant_id'
                AND b.attname = 'tenant_id'
              )
              """),
          new Rule(
              "has a foreign key into another core",
              """
              SELECT n.nspname || '.' || c.relname
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f'
              JOIN pg_class other ON other.oid = k.confrelid
              WHERE other.relnamespace <> c.relnamespace
              """),
          new Rule(
              "is a view without security_invoker, or a materialized one",
              """
              SELECT n.nspname || '.' || c.relname
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE (
                c.relkind = 'm'
                OR c.relkind = 'v'
                AND NOT coalesce(c.reloptions, '{}')
                  && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1']
              )
              """),
          new Rule(
              "belongs to a superuser",
              """
              SELECT n.nspname || '.' || c.relname
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_roles r ON r.oid = c.relowner
              WHERE c.relkind IN ('r', 'p', 'v', 'm')
              AND (r.rolsuper OR r.rolbypassrls)
              """),
          new Rule(
              "is a function that runs as a superuser, or as its owner without a fixed search_path",
              """
              SELECT n.nspname || '.' || p.proname
              FROM pg_proc p
              JOIN pg_namespace n ON n.oid = p.pronamespace
              JOIN pg_roles r ON r.oid = p.proowner
              WHERE p.prosecdef
              AND (
                r.rolsuper
                OR r.rolbypassrls
                OR NOT EXISTS (
                  SELECT
                  FROM unnest(p.proconfig) AS setting
                  WHERE setting LIKE 'search_path=%'
                )
              )
              """));

  private static final String HISTORY_RIGHTS =
      """
      SELECT n.nspname || '.' || c.relname
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL aclexplode(c.relacl) AS right_of
      WHERE c.relname = 'flyway_schema_history'
      AND right_of.grantee <> c.relowner
      """;

  private RowSecurityCatalogue() {}

  /**
   * One break of a rule.
   *
   * @param object schema and name of the table, view or function
   * @param rule what is wrong with it
   */
  public record Finding(String object, String rule) {}

  /**
   * Checks every schema.
   *
   * @param exempt names of tables with schema that need no tenant, see {@link #SYSTEM_TABLES}
   * @return empty when tenants are kept apart everywhere
   */
  public static List<Finding> check(Connection connection, Collection<String> exempt)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : RULES) {
      for (String object : query(connection, rule.sql() + " AND " + OURS)) {
        if (!exempt.contains(object) && !object.endsWith("." + HISTORY)) {
          findings.add(new Finding(object, rule.text()));
        }
      }
    }
    for (String object : query(connection, HISTORY_RIGHTS)) {
      findings.add(new Finding(object, "is a history on which others than the owner have rights"));
    }
    return findings;
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      List<String> objects = new ArrayList<>();
      while (row.next()) {
        objects.add(row.getString(1));
      }
      return objects;
    }
  }

  private record Rule(String text, String sql) {}
}
