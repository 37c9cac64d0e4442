// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.runtime.ConnectorType;
import org.oresund.runtime.internal.support.TestNode;

class MetadataReaderTest {

  private static final String VALID = TestNode.metadata("1.2.3");

  @Test
  void readsEverythingAConnectorSaysOfItself() {
    ConnectorMetadata metadata = MetadataReader.read("connector.yaml", VALID);

    assertThat(metadata.type()).isEqualTo("probe");
    assertThat(metadata.version()).isEqualTo("1.2.3");
    assertThat(metadata.stage()).isEqualTo(ConnectorType.Stage.PREVIEW);
    assertThat(metadata.rights()).containsExactly("people/record");
    assertThat(metadata.run("delta").orElseThrow().every())
        .isEqualTo(new RunDefinition.Every("pollInterval", Duration.ofHours(1)));
    assertThat(metadata.run("reconcile").orElseThrow().dailyAt())
        .isEqualTo(new RunDefinition.DailyAt("reconcileAt", LocalTime.of(2, 0)));
    assertThat(metadata.configuration().secrets())
        .containsExactlyInAnyOrder("/password", "/keys/*/secret");
    assertThat(metadata.texts().get("en").title()).isEqualTo("Probe");
  }

  @Test
  void everyProblemIsNamedAtOnceWithItsLine() {
    String wrong =
        VALID
            .replace("type: probe", "type: Probe!")
            .replace("stage: preview", "stage: nearly")
            .replace("rights: [people/record]", "rights: [people]\nsurprise: 1");

    Problem problem = refused(wrong);

    assertThat(problem.code()).isEqualTo("archive.metadata-invalid");
    assertThat(problem.fields())
        .extracting(Problem.Field::path, Problem.Field::line)
        .contains(
            org.assertj.core.groups.Tuple.tuple("type", 4),
            org.assertj.core.groups.Tuple.tuple("stage", 7),
            org.assertj.core.groups.Tuple.tuple("rights[0]", 10),
            org.assertj.core.groups.Tuple.tuple("surprise", 11));
  }

  @Test
  void whatContradictsItselfIsNamed() {
    String wrong =
        VALID
            .replace("cores: [people]", "cores: []")
            .replace("fromConfiguration: [host]", "fromConfiguration: [hosts]")
            .replace("configuration: pollInterval", "configuration: interval")
            .replace("      scope: { label: Scope }\n", "");

    assertThat(refused(wrong).fields())
        .extracting(Problem.Field::path)
        .containsExactlyInAnyOrder(
            "rights[0]",
            "hosts.fromConfiguration[0]",
            "runs[1].every.configuration",
            "texts.en.fields.scope");
  }

  @Test
  void aServerWithAnotherSpiRefusesTheArchive() {
    assertThat(refused(VALID.replace("[0.1,0.2)", "[0.2,0.3)")).fields())
        .singleElement()
        .satisfies(
            field -> {
              assertThat(field.path()).isEqualTo("spi");
              assertThat(field.line()).isEqualTo(6);
              assertThat(field.message()).contains("0.1.0");
            });
  }

  @Test
  void aKeyThatStandsTwiceIsNamed() {
    assertThat(refused(VALID + "type: other\n").fields())
        .extracting(Problem.Field::path, Problem.Field::message)
        .contains(org.assertj.core.groups.Tuple.tuple("type", "stands twice"));
  }

  @Test
  void brokenYamlIsReportedWithItsLine() {
    assertThat(refused("schema: 1\ntype: [unclosed\nversion: 1").fields())
        .singleElement()
        .satisfies(field -> assertThat(field.line()).isGreaterThan(1));
  }

  @Test
  void aConfigurationThatTakesUnknownKeysIsRefused() {
    String open =
        VALID.replaceFirst("  additionalProperties: false", "  additionalProperties: true");

    assertThat(refused(open).fields())
        .extracting(Problem.Field::path)
        .containsExactly("configuration.additionalProperties");
  }

  @Test
  void aSchemaThatIsNoSchemaIsRefused() {
    String wrong = VALID.replace("host: { type: string,", "host: { type: text,");

    assertThat(refused(wrong).fields())
        .extracting(Problem.Field::path)
        .contains("configuration.properties.host.type");
  }

  @Test
  void routesAndImplementationExcludeEachOther() {
    String both = VALID + "routes:\n  - route: { from: { uri: 'oresund:runs' } }\n";

    assertThat(refused(both).fields()).isNotEmpty();
    assertThat(
            MetadataReader.read("x.connector.yaml", both.replaceFirst("implementation: .*\n", ""))
                .body())
        .isEqualTo(
            new ConnectorMetadata.Body(
                null,
                List.of(
                    java.util.Map.of(
                        "route",
                        java.util.Map.of("from", java.util.Map.of("uri", "oresund:runs"))))));
  }

  private static Problem refused(String text) {
    return catchThrowableOfType(
            ProblemException.class, () -> MetadataReader.read("connector.yaml", text))
        .problem();
  }
}
