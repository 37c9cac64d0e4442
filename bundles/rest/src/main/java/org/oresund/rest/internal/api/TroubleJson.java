// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.rest.internal.http.ProblemJson;

/**
 * A problem inside an answer.
 *
 * @param code stable code
 * @param title what happened
 * @param detail what to do about it
 * @param fields where it happened
 */
public record TroubleJson(
    String code, String title, String detail, List<ProblemJson.FieldJson> fields) {

  /** Copies the fields. */
  public TroubleJson {
    fields = List.copyOf(fields);
  }

  static @Nullable TroubleJson of(@Nullable Problem problem) {
    return problem == null ? null : present(problem);
  }

  static TroubleJson present(Problem problem) {
    return new TroubleJson(
        problem.code(), problem.what(), problem.remedy(), ProblemJson.FieldJson.of(problem));
  }
}
