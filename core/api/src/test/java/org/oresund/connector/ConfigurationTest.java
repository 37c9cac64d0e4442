// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

  private final Configuration configuration =
      Configuration.of(
          Map.of(
              "url",
              "ldaps://dc1",
              "password",
              "not-to-be-shown",
              "limit",
              7,
              "poll",
              "PT60S",
              "bases",
              List.of("DC=a", "DC=b"),
              "roles",
              List.of(Map.of("group", "g"))));

  @Test
  void readsEveryKindOfValue() {
    assertThat(configuration.text("url")).isEqualTo("ldaps://dc1");
    assertThat(configuration.number("limit", 1)).isEqualTo(7);
    assertThat(configuration.number("absent", 1)).isEqualTo(1);
    assertThat(configuration.duration("poll", Duration.ZERO)).isEqualTo(Duration.ofSeconds(60));
    assertThat(configuration.texts("bases")).containsExactly("DC=a", "DC=b");
    assertThat(configuration.objects("roles").get(0).text("group")).isEqualTo("g");
    assertThat(configuration.flag("absent", true)).isTrue();
    assertThat(configuration.texts("absent")).isEmpty();
  }

  @Test
  void namesTheFieldThatIsMissingOrWrong() {
    assertThatThrownBy(() -> configuration.text("absent")).satisfies(names("absent"));
    assertThatThrownBy(() -> configuration.text("limit")).satisfies(names("limit"));
    assertThatThrownBy(() -> configuration.duration("url", Duration.ZERO)).satisfies(names("url"));
    assertThatThrownBy(() -> configuration.texts("roles")).satisfies(names("roles"));
  }

  @Test
  void neverShowsAValueAsText() {
    assertThat(configuration.toString()).contains("password").doesNotContain("not-to-be-shown");
  }

  private static java.util.function.Consumer<Throwable> names(String field) {
    return e ->
        assertThat(((ConfigurationException) e).problem().fields())
            .extracting("path")
            .containsExactly(field);
  }
}
