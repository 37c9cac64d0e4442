// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The server refused, the work failed, or the command found trouble on its own side. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final List<String> lines;

  private RefusedException(List<String> lines) {
    super(lines.get(0));
    this.lines = List.copyOf(lines);
  }

  /** Returns the exception for an answer with the given HTTP status. */
  static RefusedException of(int status, JsonNode answer) {
    List<String> lines = ProblemText.lines(answer);
    return lines.isEmpty()
        ? of(
            "http.%d: The answer with status %d is not one of an Oresund server."
                .formatted(status, status),
            List.of(
                "  See with --url that the address is that of the server, and what stands between."))
        : new RefusedException(lines);
  }

  /** Returns the exception for trouble that was found on this side. */
  static RefusedException of(String line) {
    return new RefusedException(List.of(line));
  }

  /** Returns the exception for work that failed, with what is known of its reasons. */
  static RefusedException of(String line, List<String> reasons) {
    List<String> lines = new ArrayList<>(List.of(line));
    lines.addAll(reasons);
    return new RefusedException(lines);
  }

  /** Returns the lines to show. */
  List<String> lines() {
    return lines;
  }
}
