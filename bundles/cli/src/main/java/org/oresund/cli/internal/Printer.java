// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shows an answer as a table for people or as JSON for programs. */
final class Printer {

  /** How answers are shown. */
  enum Form {
    /** For people. */
    TABLE,
    /** For programs, exactly as the server answered. */
    JSON
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WIDEST = 60;

  private final PrintWriter out;
  private final Form form;

  Printer(PrintWriter out, Form form) {
    this.out = out;
    this.form = form;
  }

  /** Shows the items of a list, one line each; a column is a JSON pointer without first slash. */
  void items(JsonNode answer, String... columns) {
    if (form == Form.JSON) {
      json(answer);
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(header(columns));
    JsonNode items = answer.isArray() ? answer : answer.path("items");
    items.forEach(item -> rows.add(row(item, columns)));
    print(rows);
    if (items.isEmpty()) {
      out.println("(none)");
    }
  }

  /** Shows one object, one line for each value. */
  void object(JsonNode answer) {
    if (form == Form.JSON) {
      json(answer);
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : answer.properties()) {
      rows.add(List.of(field.getKey(), whole(field.getValue())));
    }
    print(rows);
  }

  /** Says that something was done, unless JSON was asked for; then shows the answer if any. */
  void done(JsonNode answer, String sentence) {
    if (form == Form.TABLE) {
      out.println(sentence);
    } else if (!answer.isMissingNode()) {
      json(answer);
    }
  }

  private void json(JsonNode answer) {
    try {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON that was read cannot be written", e);
    }
  }

  private static List<String> header(String... columns) {
    List<String> names = new ArrayList<>();
    for (String column : columns) {
      names.add(column.substring(column.lastIndexOf('/') + 1).toUpperCase(java.util.Locale.ROOT));
    }
    return names;
  }

  private static List<String> row(JsonNode item, String... columns) {
    List<String> cells = new ArrayList<>();
    for (String column : columns) {
      cells.add(shortened(whole(item.at("/" + column))));
    }
    return cells;
  }

  private static String whole(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "-";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static String shortened(String text) {
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
  }

  private void print(List<List<String>> rows) {
    int[] widths = widths(rows);
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = printable(row.get(i));
        boolean last = i == row.size() - 1;
        line.append(cell).append(last ? "" : " ".repeat(widths[i] - cell.length() + 2));
      }
      out.println(line);
    }
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.isEmpty() ? 0 : rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], printable(row.get(i)).length());
      }
    }
    return widths;
  }

  /** Control characters of directory data must not steer the terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "\uFFFD");
  }
}
