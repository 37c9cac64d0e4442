// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A run as the server answers it, in words for the person at the terminal.
 *
 * @param run the answer
 */
record RunReport(JsonNode run) {

  /** Returns whether the run did what it was asked for; a held plan waits for a person. */
  boolean isDone() {
    return "SUCCEEDED".equals(run.path("state").asText()) && !"HELD".equals(outcome());
  }

  /** Returns state or outcome and what was counted. */
  String summary() {
    Map<String, Long> counts = new TreeMap<>();
    run.path("counts")
        .properties()
        .forEach(count -> counts.put(count.getKey(), count.getValue().asLong()));
    counts.values().removeIf(count -> count == 0);
    String counted = counts.isEmpty() ? "nothing" : counts.toString().replaceAll("[{}]", "");
    return outcome().toLowerCase(java.util.Locale.ROOT) + ", " + counted;
  }

  /** Returns what the server says about the run, with what to do. */
  Optional<String> problem() {
    JsonNode problem = run.path("problem");
    if (!problem.hasNonNull("code")) {
      return Optional.empty();
    }
    return Optional.of(
        "%s: %s %s"
            .formatted(
                problem.path("code").asText(),
                problem.path("title").asText(),
                problem.path("detail").asText()));
  }

  private String outcome() {
    return run.hasNonNull("outcome") ? run.path("outcome").asText() : run.path("state").asText();
  }
}
