// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.configuration;

import java.util.ArrayList;
import java.util.List;
import org.oresund.api.Problem;

/** Turns what a connector finds wrong with a configuration into the fields of one problem. */
public final class ConnectorProblems {

  private ConnectorProblems() {}

  /** Returns the fields; a problem without one stands under the empty path. */
  public static List<Problem.Field> fields(List<Problem> problems) {
    List<Problem.Field> fields = new ArrayList<>();
    for (Problem problem : problems) {
      if (problem.fields().isEmpty()) {
        fields.add(new Problem.Field("", 0, problem.what()));
      }
      for (Problem.Field field : problem.fields()) {
        fields.add(
            field.message().isEmpty()
                ? new Problem.Field(field.path(), field.line(), problem.what())
                : field);
      }
    }
    return fields;
  }
}
