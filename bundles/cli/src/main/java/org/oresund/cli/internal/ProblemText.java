// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A problem of the server as people read it: what happened, what to do, and where. */
final class ProblemText {

  private ProblemText() {}

  /** Returns whether a value is a problem (RFC 9457). */
  static boolean isProblem(JsonNode value) {
    return value.path("code").isTextual() && value.path("title").isTextual();
  }

  /** Returns the lines of a problem; none if it is none. */
  static List<String> lines(JsonNode problem) {
    List<String> lines = new ArrayList<>();
    if (!isProblem(problem)) {
      return lines;
    }
    lines.add(problem.path("code").asText() + ": " + problem.path("title").asText());
    if (!problem.path("detail").asText().isEmpty()) {
      lines.add("  " + problem.path("detail").asText());
    }
    for (JsonNode field : problem.path("fields")) {
      lines.add("  - " + place(field) + field.path("message").asText());
    }
    return lines.stream().map(Table::printable).toList();
  }

  private static String place(JsonNode field) {
    String path = field.path("path").asText();
    int line = field.path("line").asInt();
    String place = line > 0 ? path + " line " + line : path;
    return place.isEmpty() ? "" : place + ": ";
  }
}
