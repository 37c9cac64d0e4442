// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import org.junit.jupiter.api.Test;
import org.oresund.privacy.test.PersonalDataRegistryCheck;
import org.oresund.privacy.test.TestAudit;
import org.oresund.store.test.TestDatabase;

class PersonalDataTest {

  @Test
  void everyColumnAndEventIsDeclared() {
    try (TestDatabase database =
        TestDatabase.create(TestAudit.migrations(), new PeopleMigrations())) {
      PersonalDataRegistryCheck.of("people").assertClean(database);
    }
  }
}
