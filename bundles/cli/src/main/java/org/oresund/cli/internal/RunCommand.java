// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import static org.oresund.cli.internal.ServerClient.path;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs: requested or scheduled pieces of work of an instance. */
@Command(name = "run", description = "Starts runs and shows their history.")
final class RunCommand {

  @Command(name = "start", description = "Starts a run and waits for its end.")
  void start(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "INSTANCE") String instance,
      @Option(
              names = "--mode",
              paramLabel = "MODE",
              defaultValue = "delta",
              description = "full, delta or reconcile; default ${DEFAULT-VALUE}.")
          String mode,
      @Option(names = "--preview", description = "Stop at the stored plan and change nothing.")
          boolean preview,
      @Option(
              names = "--wait",
              paramLabel = "DURATION",
              defaultValue = "PT600S",
              description =
                  "How long to wait at most; default ${DEFAULT-VALUE}, PT0S does not wait.")
          Duration wait) {
    JsonNode run =
        server
            .client()
            .post(
                path("instances/%s/run", instance) + "?wait=" + wait,
                Map.of("mode", mode, "previewOnly", preview));
    server.printer().object(run);
    requireEnded(run, wait);
  }

  private static void requireEnded(JsonNode run, Duration wait) {
    String state = run.path("state").asText();
    String instance = run.path("instance").asText();
    if (state.equals("FAILED")) {
      throw RefusedException.of(
          "cli.run-failed: The run of %s failed.".formatted(instance),
          ProblemText.lines(run.path("problem")));
    }
    if (!state.equals("SUCCEEDED") && !wait.isZero()) {
      throw RefusedException.of(
          "cli.not-ended: The run of %s is still %s after %s. It goes on; see it with 'oresund run history %s'."
              .formatted(instance, state, wait, instance),
          ProblemText.lines(run.path("problem")));
    }
  }

  @Command(name = "history", description = "Lists the runs of an instance, newest first.")
  void history(@Mixin ServerOptions server, @Parameters(paramLabel = "INSTANCE") String instance) {
    server
        .printer()
        .items(
            server.client().get(path("instances/%s/history", instance)),
            "id",
            "mode",
            "state",
            "startedAt",
            "endedAt",
            "counts");
  }
}
