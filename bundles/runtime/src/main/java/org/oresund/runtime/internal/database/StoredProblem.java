// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.oresund.api.Problem;
import org.oresund.runtime.internal.configuration.Documents;

/** A problem as JSON document. */
final class StoredProblem {

  private StoredProblem() {}

  static String write(Problem problem) {
    List<Object> fields = new ArrayList<>();
    for (Problem.Field field : problem.fields()) {
      fields.add(Map.of("path", field.path(), "line", field.line(), "message", field.message()));
    }
    return Documents.write(
        Map.of(
            "code", problem.code(),
            "what", problem.what(),
            "remedy", problem.remedy(),
            "fields", fields,
            "arguments", problem.arguments()));
  }

  static Problem parse(String json) {
    Map<String, Object> document = Documents.parse(json);
    List<Problem.Field> fields = new ArrayList<>();
    for (Object entry : Documents.list(document.get("fields"))) {
      Map<String, Object> field = Documents.object(entry);
      int line = field.get("line") instanceof Number number ? number.intValue() : 0;
      fields.add(new Problem.Field(text(field, "path"), line, text(field, "message")));
    }
    Map<String, String> arguments = new TreeMap<>();
    Documents.object(document.get("arguments"))
        .forEach((name, value) -> arguments.put(name, String.valueOf(value)));
    return new Problem(
        text(document, "code"),
        text(document, "what"),
        text(document, "remedy"),
        fields,
        arguments);
  }

  private static String text(Map<String, Object> document, String key) {
    return Objects.toString(document.get(key), "");
  }
}
