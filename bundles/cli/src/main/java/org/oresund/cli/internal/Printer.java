// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;

/** Shows an answer as tables for people or as JSON for programs. */
final class Printer {

  /** How answers are shown. */
  enum Form {
    /** For people. */
    TABLE,
    /** For programs, exactly as the server answered. */
    JSON
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;
  private final Form form;

  Printer(PrintWriter out, Form form) {
    this.out = out;
    this.form = form;
  }

  /** Shows the items of a list, one line each, with columns as {@link Table#ofItems} takes them. */
  void items(JsonNode answer, String... columns) {
    Table table = Table.ofItems(answer.path("items"), columns);
    tables(answer, isContinued(answer) ? table.remarked("(there are more)") : table);
  }

  /** Shows one object, one line for each value. */
  void object(JsonNode answer) {
    tables(answer, Table.ofObject(answer));
  }

  /** Shows an answer in tables chosen for it, with an empty line between. */
  void tables(JsonNode answer, Table... tables) {
    if (form == Form.JSON) {
      json(answer);
      return;
    }
    for (int i = 0; i < tables.length; i++) {
      if (i > 0) {
        out.println();
      }
      tables[i].lines().forEach(out::println);
    }
  }

  /** Says that something was done, unless JSON was asked for; then shows the answer if any. */
  void done(JsonNode answer, String sentence) {
    if (form == Form.TABLE) {
      out.println(sentence);
    } else if (!answer.isMissingNode()) {
      json(answer);
    }
  }

  /** Returns whether a list goes on after this page. */
  static boolean isContinued(JsonNode answer) {
    return answer.path("next").isTextual();
  }

  private void json(JsonNode answer) {
    try {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON that was read cannot be written", e);
    }
  }
}
