// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oresund.api.ProblemException;

class ArgumentsTest {

  @Test
  void environmentFillsWhatTheCommandLineLeavesOut() {
    Arguments arguments =
        parse(
            Map.of(
                "ORESUND_DATA",
                "/srv/data",
                "ORESUND_HTTP_PORT",
                "9000",
                "ORESUND_HTTP_BIND",
                "0.0.0.0"),
            "start");

    assertThat(arguments.data()).isEqualTo(Path.of("/srv/data"));
    assertThat(arguments.port()).isEqualTo(9000);
    assertThat(arguments.bind()).isEqualTo("0.0.0.0");
  }

  @Test
  void commandLineWinsOverTheEnvironment() {
    Arguments arguments =
        parse(Map.of("ORESUND_HTTP_PORT", "9000"), "start", "--port", "9001", "--detach");

    assertThat(arguments.port()).isEqualTo(9001);
    assertThat(arguments.launch()).isEqualTo(Arguments.Launch.DETACHED);
  }

  @Test
  void nothingGivenListensOnLoopbackOnly() {
    Arguments arguments = parse(Map.of(), "start");

    assertThat(arguments.bind()).isEqualTo("127.0.0.1");
    assertThat(arguments.port()).isEqualTo(8080);
    assertThat(arguments.data()).isAbsolute().endsWithRaw(Path.of("data"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "begin",
        "start --port",
        "start --port 0",
        "start --port 70000",
        "start --port x",
        "start --date d"
      })
  void malformedCommandLineIsExplained(String line) {
    String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);

    assertThatThrownBy(() -> parse(Map.of(), words))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo("launcher.usage"));
  }

  private static Arguments parse(Map<String, String> environment, String... words) {
    return Arguments.parse(words, environment);
  }
}
