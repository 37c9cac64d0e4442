// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import java.util.List;
import org.oresund.api.Problem;

/**
 * A problem as it is answered (RFC 9457, {@code application/problem+json}).
 *
 * @param type identifies the kind of problem
 * @param code stable code, {@code area.kebab-words}
 * @param title what happened
 * @param detail what to do about it; may be empty
 * @param status HTTP status
 * @param instance identifies this occurrence; found again in the log
 * @param fields where it happened; empty when it concerns no field
 */
public record ProblemJson(
    String type,
    String code,
    String title,
    String detail,
    int status,
    String instance,
    List<FieldJson> fields) {

  /** The media type of this answer. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /**
   * A place of the problem.
   *
   * @param path field, JSON pointer or file name
   * @param line line counted from 1; 0 when there is none
   * @param message what is wrong at this place; what happened, if nothing else is known of it
   */
  public record FieldJson(String path, int line, String message) {

    private static String message(Problem.Field field, Problem problem) {
      return field.message().isEmpty() ? problem.what() : field.message();
    }

    /** Returns the places of a problem. */
    public static List<FieldJson> of(Problem problem) {
      return problem.fields().stream()
          .map(field -> new FieldJson(field.path(), field.line(), message(field, problem)))
          .toList();
    }
  }

  /** Copies the fields. */
  public ProblemJson {
    fields = List.copyOf(fields);
  }

  /** Returns the answer for a problem that occurred in a request. */
  public static ProblemJson of(Problem problem, int status, String correlationId) {
    return new ProblemJson(
        "urn:oresund:problem:" + problem.code(),
        problem.code(),
        problem.what(),
        problem.remedy(),
        status,
        "urn:oresund:request:" + correlationId,
        FieldJson.of(problem));
  }
}
