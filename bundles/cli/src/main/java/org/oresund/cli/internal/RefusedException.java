// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The server answered with a problem (RFC 9457), or with something that is no answer of ours. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final List<String> lines;

  private RefusedException(List<String> lines) {
    super(lines.get(0));
    this.lines = List.copyOf(lines);
  }

  /** Returns the exception for a problem answer with the given HTTP status. */
  static RefusedException of(int status, JsonNode problem) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s"
            .formatted(
                problem.path("code").asText("http." + status),
                problem.path("title").asText("The server answered with status " + status + ".")));
    if (problem.path("detail").isTextual()) {
      lines.add("  " + problem.path("detail").asText());
    }
    for (JsonNode field : problem.path("fields")) {
      lines.add("  - " + place(field) + field.path("message").asText());
    }
    return new RefusedException(lines);
  }

  /** Returns the exception for trouble that was found on this side. */
  static RefusedException of(String line) {
    return new RefusedException(List.of(line));
  }

  /** Returns the lines to show. */
  List<String> lines() {
    return lines;
  }

  private static String place(JsonNode field) {
    String path = field.path("path").asText();
    int line = field.path("line").asInt();
    String place = line > 0 ? path + " line " + line : path;
    return place.isEmpty() ? "" : place + ": ";
  }
}
