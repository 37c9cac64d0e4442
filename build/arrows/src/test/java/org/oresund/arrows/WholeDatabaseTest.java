// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.arrows;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.oresund.privacy.test.PersonalDataRegistryCheck;
import org.oresund.privacy.test.PersonalDataRegistryCheck.ConnectorMapping;
import org.oresund.privacy.test.Violation;
import org.oresund.store.MigrationSource;
import org.oresund.store.RowSecurityCatalogue;
import org.oresund.store.RowSecurityCatalogue.Finding;
import org.oresund.store.test.TestDatabase;

/**
 * Every table of every core and bundle keeps tenants apart, and every column and every other place
 * with data is declared in the registry of personal data.
 */
class WholeDatabaseTest {

  /** Handlers whose contract test stands in the module that owns the data. */
  private static final Set<String> PROVEN = Set.of("erased-with-instance");

  private static List<MigrationSource> migrations;
  private static PersonalDataRegistryCheck registry;
  private static TestDatabase database;

  @BeforeAll
  static void migrateEverything() {
    migrations = WholeHouse.migrations();
    registry =
        PersonalDataRegistryCheck.ofWholeHouse().proven(PROVEN).filledBy(WholeHouse.connectors());
    database = TestDatabase.create(migrations.toArray(MigrationSource[]::new));
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void everyCoreAndBundleWithTablesIsLookedAt() {
    assertThat(migrations)
        .extracting(MigrationSource::core)
        .containsExactly("privacy", "people", "security", "runtime");
    assertThat(WholeHouse.connectors())
        .extracting(ConnectorMapping::connector)
        .containsExactlyInAnyOrder("active-directory", "file-people");
  }

  @Test
  void everyTableKeepsTenantsApart() throws SQLException {
    assertThat(rowSecurity(database)).isEmpty();
  }

  @Test
  void everyColumnStoreAndConnectorFieldIsDeclared() {
    registry.assertClean(database);
  }

  /** What the two checks say when a core forgets both. */
  @Nested
  class ACoreThatForgotBoth {

    private static TestDatabase careless;

    @BeforeAll
    static void migrateOneMore() {
      careless =
          TestDatabase.create(
              Stream.concat(migrations.stream(), Stream.of(new CarelessMigrations()))
                  .toArray(MigrationSource[]::new));
    }

    @AfterAll
    static void close() {
      careless.close();
    }

    @Test
    void isFoundByTheCatalogueForItsTableWithoutRowSecurity() throws SQLException {
      assertThat(rowSecurity(careless))
          .contains(new Finding("careless.visitor", "does not enable and force row security"))
          .allMatch(finding -> finding.object().equals("careless.visitor"));
    }

    @Test
    void isFoundByTheRegistryForItsUndeclaredColumns() {
      assertThat(registry.violations(careless))
          .containsExactlyInAnyOrder(
              new Violation("F1", "careless.visitor.tenant_id", "the column has no entry"),
              new Violation("F1", "careless.visitor.id", "the column has no entry"),
              new Violation("F1", "careless.visitor.mail", "the column has no entry"));
    }
  }

  @Test
  void aConnectorThatFillsAnUndeclaredFieldIsFound() {
    assertThat(
            registry
                .filledBy(
                    List.of(
                        new ConnectorMapping(
                            "crm", Set.of("directory-sync"), Set.of("login", "shoeSize"))))
                .violations(database))
        .containsExactly(
            new Violation("F8", "connector crm", "fills shoeSize, which is not declared"));
  }

  private static List<Finding> rowSecurity(TestDatabase of) throws SQLException {
    try (Connection connection = of.administrator()) {
      return RowSecurityCatalogue.check(connection, RowSecurityCatalogue.SYSTEM_TABLES.keySet());
    }
  }

  /** A core whose author knows neither rule. */
  private static final class CarelessMigrations implements MigrationSource {

    @Override
    public String core() {
      return "careless";
    }

    @Override
    public int order() {
      return 60;
    }

    @Override
    public List<URL> scripts() {
      return MigrationSource.scripts(CarelessMigrations.class, "/db/careless", "V1__visitor.sql");
    }
  }
}
