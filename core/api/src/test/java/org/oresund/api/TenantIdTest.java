// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantIdTest {

  @Test
  void theDefaultTenantIsASlug() {
    assertThat(TenantId.DEFAULT).hasToString("default");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "1acme", "Acme", "acme_dk", "acme dk", "æblegrød", "a.b", "acme\n"})
  void refusesWhatIsNoSlugWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> new TenantId(text))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo("tenant.invalid-id"));
  }

  @Test
  void refusesMoreThan31Characters() {
    assertThat(new TenantId("a".repeat(31)).value()).hasSize(31);
    assertThatThrownBy(() -> new TenantId("a".repeat(32))).isInstanceOf(ProblemException.class);
  }
}
