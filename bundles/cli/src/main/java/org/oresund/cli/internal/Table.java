// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Texts in columns, as people read them.
 *
 * @param rows all of the same length; the last column is never cut
 * @param remark a line below; empty for none
 */
record Table(List<List<String>> rows, String remark) {

  private static final int WIDEST = 60;
  private static final String NOTHING = "-";

  /** Copies the rows. */
  Table {
    rows = rows.stream().map(List::copyOf).toList();
  }

  /**
   * Returns one row for each item of a list.
   *
   * @param columns JSON pointers without first slash; each is headed by its first part
   */
  static Table ofItems(JsonNode items, String... columns) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(columns).stream().map(Table::heading).toList());
    for (JsonNode item : items) {
      List<String> cells = new ArrayList<>();
      for (String column : columns) {
        cells.add(text(item.at("/" + column)));
      }
      rows.add(cells);
    }
    return new Table(rows, items.isEmpty() ? "(none)" : "");
  }

  /** Returns one row for each value of an object; a problem takes a row for each of its parts. */
  static Table ofObject(JsonNode object) {
    List<List<String>> rows = new ArrayList<>();
    addObject(rows, "", object);
    return new Table(rows, "");
  }

  /** Returns this table with a line below. */
  Table remarked(String line) {
    return new Table(rows, line);
  }

  /** Returns the lines to print. */
  List<String> lines() {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size() - 1; i++) {
        String cell = shortened(printable(row.get(i)));
        line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
      }
      lines.add(line.append(printable(row.get(row.size() - 1))).toString().stripTrailing());
    }
    if (!remark.isEmpty()) {
      lines.add(remark);
    }
    return lines;
  }

  /** Returns a value as one line of text. */
  static String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull() || (value.isContainerNode() && value.isEmpty())) {
      return NOTHING;
    }
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(Table::text)
          .collect(Collectors.joining(", "));
    }
    if (value.isObject()) {
      return value.properties().stream()
          .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
          .collect(Collectors.joining(" "));
    }
    return value.asText();
  }

  /** Control characters of directory data must not steer the terminal. */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "\uFFFD");
  }

  private static String heading(String column) {
    int slash = column.indexOf('/');
    return (slash < 0 ? column : column.substring(0, slash)).toUpperCase(Locale.ROOT);
  }

  private static void addObject(List<List<String>> rows, String path, JsonNode object) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      add(rows, name, entry.getValue());
    }
  }

  private static void add(List<List<String>> rows, String name, JsonNode value) {
    if (ProblemText.isProblem(value)) {
      String label = name;
      for (String line : ProblemText.lines(value)) {
        rows.add(List.of(label, line));
        label = "";
      }
    } else if (value.isObject() && !value.isEmpty()) {
      addObject(rows, name, value);
    } else if (value.isArray() && value.path(0).isObject()) {
      for (int i = 0; i < value.size(); i++) {
        add(rows, name + "[" + i + "]", value.path(i));
      }
    } else {
      rows.add(List.of(name, text(value)));
    }
  }

  private static String shortened(String text) {
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
  }

  private int[] widths() {
    int[] widths = new int[rows.isEmpty() ? 0 : rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], shortened(printable(row.get(i))).length());
      }
    }
    return widths;
  }
}
