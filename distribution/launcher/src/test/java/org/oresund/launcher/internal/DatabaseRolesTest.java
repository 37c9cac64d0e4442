// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatabaseRolesTest {

  @Test
  void administratorsChooseThePasswords() {
    assertThat(DatabaseRoles.script())
        .contains(":'runtime_password'", ":'migration_password'", "CREATE ROLE oresund_runtime");
  }

  @Test
  void singleUserModeGetsOneStatementToAnEntry() {
    String script = DatabaseRoles.script("it's", "other");

    assertThat(script)
        .contains("PASSWORD 'it''s';", "PASSWORD 'other';")
        .doesNotContain("_password'", "\\", "--");
    assertThat(script.strip().split(";\n\n")).allMatch(entry -> !entry.strip().isEmpty());
  }
}
