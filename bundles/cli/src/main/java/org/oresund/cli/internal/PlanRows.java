// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What a stored plan does, one line for each person or group. */
final class PlanRows {

  private PlanRows() {}

  /** Returns the rows of a plan's page. */
  static Table table(JsonNode page) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ROW", "ACTION", "SUBJECT", "KEY", "RULE", "CHANGES"));
    for (JsonNode row : page.path("items")) {
      rows.add(
          List.of(
              Table.text(row.path("row")),
              Table.text(row.path("action")),
              Table.text(row.path("subject")),
              Table.text(row.path("key")),
              Table.text(row.path("rule")),
              String.join("; ", changes(row))));
    }
    return new Table(rows, Printer.isContinued(page) ? "(there are more; see --all)" : "");
  }

  private static List<String> changes(JsonNode row) {
    List<String> changes = new ArrayList<>();
    for (JsonNode change : row.path("changes")) {
      changes.add(
          "%s: %s → %s"
              .formatted(
                  change.path("field").asText(),
                  Table.text(change.path("before")),
                  Table.text(change.path("after"))));
    }
    row.path("groupsGained").forEach(group -> changes.add("+" + group.asText()));
    row.path("groupsLost").forEach(group -> changes.add("-" + group.asText()));
    if (!row.path("where").asText().isEmpty()) {
      changes.add("in " + row.path("where").asText());
    }
    changes.addAll(ProblemText.lines(row.path("quarantine")));
    return changes;
  }
}
