// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.oresund.api.Problem;

class SecretsTest {

  private static final List<String> PATHS = List.of("/password", "/keys/*/secret");
  private static final Map<String, Object> CONFIGURATION =
      Map.of(
          "host",
          "here",
          "password",
          "canary-1",
          "keys",
          List.of(
              Map.of("name", "a", "secret", "canary-2"),
              Map.of("name", "b"),
              Map.of("name", "c", "secret", "canary-3")));

  @Test
  void noSecretStaysInTheDocument() {
    Secrets.Separated separated = Secrets.separate(PATHS, CONFIGURATION);

    assertThat(Documents.write(separated.masked())).doesNotContain("canary");
    assertThat(separated.values())
        .containsOnlyKeys("/password", "/keys/0/secret", "/keys/2/secret");
    assertThat(separated.toString()).doesNotContain("canary");
    assertThat(Secrets.join(separated)).isEqualTo(CONFIGURATION);
  }

  @Test
  void aMaskKeepsTheSecretAndAnotherTextReplacesIt() {
    Secrets.Separated saved = Secrets.separate(PATHS, CONFIGURATION);
    Map<String, Object> change = Documents.copy(saved.masked());
    change.put("password", "changed");
    List<Problem.Field> problems = new ArrayList<>();

    Map<String, Object> whole = Secrets.unmask(PATHS, change, saved.values(), problems);

    assertThat(problems).isEmpty();
    assertThat(whole).containsEntry("password", "changed");
    assertThat(whole.get("keys")).isEqualTo(CONFIGURATION.get("keys"));
  }

  @Test
  void aMaskWithoutASavedSecretIsNamed() {
    List<Problem.Field> problems = new ArrayList<>();

    Secrets.unmask(
        PATHS,
        Map.of("password", "***", "keys", List.of(Map.of("secret", "***"))),
        Map.of(),
        problems);

    assertThat(problems)
        .extracting(Problem.Field::path)
        .containsExactlyInAnyOrder("password", "keys[0].secret");
  }
}
