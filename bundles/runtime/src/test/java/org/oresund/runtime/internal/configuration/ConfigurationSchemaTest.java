// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.oresund.api.Problem;
import org.oresund.runtime.internal.metadata.MetadataReader;
import org.oresund.runtime.internal.support.TestNode;

class ConfigurationSchemaTest {

  private final ConfigurationSchema schema =
      MetadataReader.read("connector.yaml", TestNode.metadata("1.0.0")).configuration();

  @Test
  void everyDeviationNamesItsField() {
    List<Problem.Field> wrong =
        schema.check(
            Map.of(
                "events", "yes",
                "pollInterval", "soon",
                "colour", "red",
                "size", 3,
                "keys", List.of(Map.of("name", 7))));

    assertThat(wrong)
        .extracting(Problem.Field::path)
        .containsExactlyInAnyOrder(
            "host", "events", "pollInterval", "colour", "size", "keys[0].name");
    assertThat(wrong)
        .extracting(Problem.Field::path, Problem.Field::message)
        .contains(
            tuple("host", "is required"),
            tuple("colour", "is not a known key"),
            tuple("pollInterval", "must be a duration such as PT60S or P1D"));
  }

  @Test
  void noMessageShowsAValue() {
    List<Problem.Field> wrong =
        schema.check(Map.of("host", "", "password", 4711, "events", "canary"));

    assertThat(wrong).hasSize(3);
    assertThat(wrong.toString()).doesNotContain("4711", "canary");
  }

  @Test
  void onlyMarkedKeysNeedAPreview() {
    Map<String, Object> before = Map.of("host", "a", "scope", "x");

    assertThat(schema.previewKeys(before, Map.of("host", "b", "scope", "x"))).isEmpty();
    assertThat(schema.previewKeys(before, Map.of("host", "b", "scope", "y")))
        .containsExactly("scope");
    assertThat(schema.previewKeys(before, Map.of("host", "a"))).containsExactly("scope");
  }

  @Test
  void absentKeysGetTheirDefaults() {
    assertThat(schema.withDefaults(Map.of("host", "a"))).containsEntry("events", false);
  }
}
