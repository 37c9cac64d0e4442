// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.TenantId;
import org.oresund.privacy.Pseudonyms;
import org.oresund.privacy.internal.keys.KeysForTests;

class HmacPseudonymsTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");

  @TempDir Path data;
  private KeysForTests keys;
  private Pseudonyms pseudonyms;

  @BeforeEach
  void open() {
    keys = KeysForTests.in(data);
    pseudonyms = new ValuesForTests(keys.ring()).pseudonyms();
  }

  @AfterEach
  void close() {
    keys.close();
  }

  @Test
  void aPersonHasOnePseudonymInATenantAndAnotherInTheNext() {
    UUID person = UUID.randomUUID();

    byte[] here = pseudonyms.ofPerson(ACME, person);

    assertThat(here).hasSize(32).isEqualTo(pseudonyms.ofPerson(ACME, person));
    assertThat(here).isNotEqualTo(pseudonyms.ofPerson(OTHER, person));
    assertThat(pseudonyms.ofPersons(ACME, List.of(UUID.randomUUID(), person)).get(1))
        .isEqualTo(here);
  }

  @Test
  void equalValuesOfTwoColumnsDoNotMeet() {
    assertThat(pseudonyms.ofValue(ACME, "people.person.cpr", "2506901234"))
        .isEqualTo(pseudonyms.ofValue(ACME, "people.person.cpr", "2506901234"))
        .isNotEqualTo(pseudonyms.ofValue(ACME, "people.person.phone", "2506901234"));
    assertThat(pseudonyms.ofValue(ACME, "ab", "c"))
        .isNotEqualTo(pseudonyms.ofValue(ACME, "a", "bc"));
  }
}
