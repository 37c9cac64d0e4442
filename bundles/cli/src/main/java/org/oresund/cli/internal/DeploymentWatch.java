// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import static org.oresund.cli.internal.ServerClient.path;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Follows a deployment until it has ended, and tells why it did not succeed. */
final class DeploymentWatch {

  private static final Set<String> GOING_ON = Set.of("VERIFYING", "SWITCHING");
  private static final long PAUSE_MILLIS = 500;

  private final ServerClient client;
  private final Duration limit;

  /**
   * Creates a watch.
   *
   * @param limit how long to wait at most; zero does not wait
   */
  DeploymentWatch(ServerClient client, Duration limit) {
    this.client = client;
    this.limit = limit;
  }

  /** Returns the deployment as it is when it has ended or the time is over. */
  JsonNode follow(JsonNode started) {
    JsonNode deployment = started;
    long deadline = System.nanoTime() + limit.toNanos();
    while (isGoingOn(deployment) && System.nanoTime() - deadline < 0 && pause()) {
      deployment = client.get(path("deployments/%s", started.path("id").asText()));
    }
    return deployment;
  }

  /**
   * Checks how a deployment ended.
   *
   * @throws RefusedException if it did not succeed, or goes on although it was waited for
   */
  void requireDone(JsonNode deployment) {
    String id = deployment.path("id").asText();
    String state = deployment.path("state").asText();
    if (isGoingOn(deployment)) {
      if (!limit.isZero()) {
        throw RefusedException.of(
            "cli.not-ended: The deployment %s is still %s after %s. See it with 'oresund connector deployments'."
                .formatted(id, state, limit));
      }
    } else if (!state.equals("DONE")) {
      throw RefusedException.of(
          "cli.not-deployed: The deployment %s ended as %s.".formatted(id, state),
          reasons(deployment));
    }
  }

  private static boolean isGoingOn(JsonNode deployment) {
    return GOING_ON.contains(deployment.path("state").asText());
  }

  private static List<String> reasons(JsonNode deployment) {
    List<String> reasons = new ArrayList<>(ProblemText.lines(deployment.path("problem")));
    for (JsonNode one : deployment.path("switches")) {
      List<String> lines = ProblemText.lines(one.path("problem"));
      if (!lines.isEmpty()) {
        reasons.add(
            Table.printable(
                "instance %s of tenant %s:"
                    .formatted(one.path("instance").asText(), one.path("tenant").asText())));
        reasons.addAll(lines);
      }
    }
    return reasons;
  }

  /** Returns false if the command is being ended. */
  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
