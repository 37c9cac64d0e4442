// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProblemTest {

  @Test
  void collectsPlacesAndArgumentsWithoutChangingTheOriginal() {
    Problem plain = Problem.of("ad.unreachable", "No answer.", "Check the network.");

    Problem full = plain.at("servers[0]", 3, "no answer").with("host", "dc1");

    assertThat(plain.fields()).isEmpty();
    assertThat(full.fields()).containsExactly(new Problem.Field("servers[0]", 3, "no answer"));
    assertThat(full.arguments()).containsEntry("host", "dc1");
  }

  @Test
  void isOneLineInLogs() {
    assertThat(Problem.of("a.b", "What.", "Do.").line()).isEqualTo("a.b: What. Do.");
    assertThat(Problem.of("a.b", "What.", "").line()).isEqualTo("a.b: What.");
  }

  @Test
  void refusesACodeWithoutArea() {
    assertThatThrownBy(() -> Problem.of("broken", "What.", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
