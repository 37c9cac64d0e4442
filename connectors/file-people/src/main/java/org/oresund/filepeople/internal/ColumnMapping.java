// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.oresund.api.Problem;
import org.oresund.api.directory.PersonField;
import org.oresund.connector.Configuration;

/**
 * Which column of the file fills which field; a field without an entry has a column of its own
 * name.
 *
 * @param columns names of columns by name of field
 */
record ColumnMapping(Map<String, String> columns) {

  static final String KEY = "key";
  static final String ACTIVE = "active";
  static final String END_DATE = "endDate";
  static final String MANAGER_KEY = "managerKey";
  static final String GROUPS = "groups";

  private static final List<String> OTHERS = List.of(ACTIVE, END_DATE, MANAGER_KEY, GROUPS);

  ColumnMapping {
    columns = Map.copyOf(columns);
  }

  static ColumnMapping of(Configuration mapping) {
    Map<String, String> columns = new HashMap<>();
    for (PersonField field : PersonField.values()) {
      columns.put(field.jsonName(), mapping.text(field.jsonName(), field.jsonName()));
    }
    OTHERS.forEach(name -> columns.put(name, mapping.text(name, name)));
    String employeeNumber = PersonField.EMPLOYEE_NUMBER.jsonName();
    columns.put(KEY, mapping.text(KEY, columns.getOrDefault(employeeNumber, employeeNumber)));
    return new ColumnMapping(columns);
  }

  /** Returns a problem for each column that would fill two fields, the key excepted. */
  static List<Problem> check(Configuration mapping) {
    Map<String, String> fieldByColumn = new HashMap<>();
    List<Problem> problems = new ArrayList<>();
    of(mapping).columns().entrySet().stream()
        .filter(entry -> !entry.getKey().equals(KEY))
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> {
              String other = fieldByColumn.putIfAbsent(entry.getValue(), entry.getKey());
              if (other != null) {
                problems.add(twice(entry.getKey(), other));
              }
            });
    return problems;
  }

  /** Returns the column that fills a field. */
  String column(String field) {
    String column = columns.get(field);
    if (column == null) {
      throw new IllegalArgumentException("Not a field of a people file: " + field);
    }
    return column;
  }

  private static Problem twice(String field, String other) {
    String message = "uses the same column as " + other;
    return Problem.of(
            "file-people.column-twice",
            "One column cannot fill both '" + other + "' and '" + field + "'.",
            "Give each field a column of its own.")
        .at("mapping." + field, 0, message);
  }
}
