// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oresund.store.RowSecurityCatalogue;
import org.oresund.store.RowSecurityCatalogue.Finding;
import org.oresund.store.test.TestDatabase;

/** Every table keeps tenants apart, and the check sees each way of not doing so (R22.1). */
class RowSecurityCatalogueTest {

  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void everyTableOfTheStoreKeepsTenantsApart() throws SQLException {
    try (Connection connection = database.administrator()) {
      assertThat(check(connection)).isEmpty();
    }
  }

  @Test
  void exemptTablesAreThreeAndEachIsThere() throws SQLException {
    try (Connection connection = database.administrator()) {
      assertThat(RowSecurityCatalogue.check(connection, List.of()))
          .extracting(Finding::object)
          .containsOnlyElementsOf(RowSecurityCatalogue.SYSTEM_TABLES.keySet())
          .hasSizeGreaterThanOrEqualTo(3);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no row security | bad.t | row security \
            | CREATE TABLE bad.t (tenant_id text NOT NULL, id uuid, PRIMARY KEY (tenant_id, id))
          not forced | bad.t | force row security \
            | CREATE TABLE bad.t (tenant_id text NOT NULL, id uuid, PRIMARY KEY (tenant_id, id)); \
              CALL store.protect('bad.t'); ALTER TABLE bad.t NO FORCE ROW LEVEL SECURITY
          nullable tenant | bad.t | tenant_id text NOT NULL \
            | CREATE TABLE bad.t (tenant_id text, id uuid); CALL store.protect('bad.t')
          policy for reading only | bad.t | reading and writing \
            | CREATE TABLE bad.t (tenant_id text NOT NULL, id uuid, PRIMARY KEY (tenant_id, id)); \
              ALTER TABLE bad.t ENABLE ROW LEVEL SECURITY; ALTER TABLE bad.t FORCE ROW LEVEL SECURITY; \
              CREATE POLICY p ON bad.t FOR SELECT USING (tenant_id = current_setting('app.tenant', true))
          second policy that lets all through | bad.t | lets more rows through \
            | CREATE TABLE bad.t (tenant_id text NOT NULL, id uuid, PRIMARY KEY (tenant_id, id)); \
              CALL store.protect('bad.t'); CREATE POLICY open ON bad.t FOR SELECT USING (true)
          primary key led by another column | bad.t | primary key \
            | CREATE TABLE bad.t (tenant_id text NOT NULL, id uuid, PRIMARY KEY (id, tenant_id)); \
              CALL store.protect('bad.t')
          unique index without tenant | bad.t | unique index \
            | CREATE TABLE bad.t (tenant_id text NOT NULL, id uuid, mail text, PRIMARY KEY (tenant_id, id)); \
              CALL store.protect('bad.t'); CREATE UNIQUE INDEX ON bad.t (mail)
          single-column foreign key | bad.t | foreign key without tenant_id \
            | CREATE TABLE bad.p (tenant_id text NOT NULL, id uuid UNIQUE, PRIMARY KEY (tenant_id, id)); \
              CALL store.protect('bad.p'); \
              CREATE TABLE bad.t (tenant_id text NOT NULL, id uuid REFERENCES bad.p (id), \
              PRIMARY KEY (tenant_id, id)); CALL store.protect('bad.t')
          foreign key into another core | bad.t | another core \
            | CREATE TABLE bad.t (tenant_id text NOT NULL, name text, PRIMARY KEY (tenant_id, name), \
              FOREIGN KEY (tenant_id, name) REFERENCES store.subscription (tenant_id, name)); \
              CALL store.protect('bad.t')
          view that runs as its owner | bad.v | security_invoker \
            | CREATE VIEW bad.v AS SELECT * FROM store.subscription
          function without search path | bad.f | search_path \
            | CREATE FUNCTION bad.f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'
          """)
  void breakOfTheRuleIsFound(String what, String object, String rule, String ddl)
      throws SQLException {
    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("CREATE SCHEMA bad AUTHORIZATION oresund_owner");
      statement.execute("GRANT ALL ON ALL TABLES IN SCHEMA store TO oresund_owner");
      statement.execute("SET LOCAL ROLE oresund_owner");
      statement.execute(ddl);
      assertThat(check(connection))
          .as(what)
          .anySatisfy(
              finding -> {
                assertThat(finding.object()).isEqualTo(object);
                assertThat(finding.rule()).contains(rule);
              });
      connection.rollback();
    }
  }

  @Test
  void tableOfASuperuserIsFound() throws SQLException {
    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("CREATE SCHEMA bad");
      statement.execute("CREATE VIEW bad.v WITH (security_invoker = true) AS SELECT 1 AS one");
      assertThat(check(connection)).containsExactly(new Finding("bad.v", "belongs to a superuser"));
      connection.rollback();
    }
  }

  private static List<Finding> check(Connection connection) throws SQLException {
    return RowSecurityCatalogue.check(connection, RowSecurityCatalogue.SYSTEM_TABLES.keySet());
  }
}
