// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oresund.privacy.test.PersonalDataRegistryCheck;
import org.oresund.runtime.internal.support.TestNode;
import org.oresund.store.RowSecurityCatalogue;
import org.oresund.store.test.TestDatabase;

class TablesTest {

  static TestDatabase database;

  @BeforeAll
  static void start() {
    database = TestDatabase.create(TestNode.migrations());
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void everyTableIsBoundToTheTenantOfTheTransaction() throws Exception {
    try (Connection connection = database.administrator()) {
      assertThat(
              RowSecurityCatalogue.check(connection, RowSecurityCatalogue.SYSTEM_TABLES.keySet()))
          .filteredOn(finding -> finding.object().startsWith("runtime."))
          .isEmpty();
    }
  }

  /** That dead letters go with their instance is shown where instances are deleted. */
  @Test
  void everyColumnAndPlaceIsDeclared() {
    PersonalDataRegistryCheck.of("runtime")
        .proven(Set.of("erased-with-instance"))
        .assertClean(database);
  }
}
