// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.oresund.api.Problem;

/** A problem as columns: three texts, its fields as three arrays, its arguments as two. */
final class ProblemColumns {

  private ProblemColumns() {}

  /** Adds code, what, remedy, paths, lines, messages, argument names and values. */
  static void add(Connection connection, Parameters parameters, Problem problem)
      throws SQLException {
    List<Problem.Field> fields = problem.fields();
    Map<String, String> arguments = problem.arguments();
    parameters
        .add(problem.code(), problem.what(), problem.remedy())
        .add(texts(connection, fields.stream().map(Problem.Field::path).toArray()))
        .add(
            connection.createArrayOf("integer", fields.stream().map(Problem.Field::line).toArray()))
        .add(texts(connection, fields.stream().map(Problem.Field::message).toArray()))
        .add(texts(connection, arguments.keySet().toArray()))
        .add(texts(connection, arguments.values().toArray()));
  }

  static Problem read(ResultSet row) throws SQLException {
    String[] paths = (String[]) row.getArray("problem_paths").getArray();
    Integer[] lines = (Integer[]) row.getArray("problem_lines").getArray();
    String[] messages = (String[]) row.getArray("problem_messages").getArray();
    List<Problem.Field> fields = new ArrayList<>();
    for (int i = 0; i < paths.length; i++) {
      fields.add(new Problem.Field(paths[i], lines[i], messages[i]));
    }
    String[] names = (String[]) row.getArray("problem_argument_names").getArray();
    String[] values = (String[]) row.getArray("problem_argument_values").getArray();
    Map<String, String> arguments = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      arguments.put(names[i], values[i]);
    }
    return new Problem(
        row.getString("problem_code"),
        row.getString("problem_what"),
        row.getString("problem_remedy"),
        fields,
        arguments);
  }

  private static Array texts(Connection connection, Object[] values) throws SQLException {
    return connection.createArrayOf("text", values);
  }
}
