// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import java.util.List;
import java.util.Map;
import org.oresund.api.Problem;

/** Which HTTP status a problem is answered with: by its code, else by the ends of its code. */
public final class ProblemStatus {

  private static final int UNPROCESSABLE = 422;

  private static final Map<String, Integer> BY_CODE =
      Map.ofEntries(
          Map.entry("access.not-authenticated", 401),
          Map.entry("access.login-refused", 401),
          Map.entry("access.too-many-attempts", 429),
          Map.entry("access.overloaded", 503),
          Map.entry("request.too-many", 429),
          Map.entry("request.too-large", 413),
          Map.entry("request.timeout", 408),
          Map.entry("request.not-found", 404),
          Map.entry("request.method-not-allowed", 405),
          Map.entry("request.not-acceptable", 406),
          Map.entry("request.unsupported-media-type", 415),
          Map.entry("request.unknown-host", 421),
          Map.entry("request.header-too-large", 431),
          Map.entry("server.failed", 500),
          Map.entry("server.busy", 503),
          Map.entry("store.failed", 500),
          Map.entry("store.constraint-violated", 409),
          Map.entry("deployment.archive-gone", 409),
          Map.entry("deployment.nothing-before", 409),
          Map.entry("deployment.failed", 500),
          Map.entry("instance.suspended", 409),
          Map.entry("instance.not-running", 409),
          Map.entry("instance.type-differs", 409),
          Map.entry("people.plan-other-hash", 409),
          Map.entry("people.plan-changed", 409),
          Map.entry("people.instance-leads-people", 409),
          Map.entry("account.login-taken", 409),
          Map.entry("dead-letter.subscription-gone", 409),
          Map.entry("dead-letter.not-replayable", 409),
          Map.entry("tenant.exists", 409));

  private static final List<Rule> RULES =
      List.of(
          new Rule("access.", "", 403),
          new Rule("store.", "", 503),
          new Rule("privacy.", "", 503),
          new Rule("audit.", "", 503),
          new Rule("request.", "", 400),
          new Rule("", ".not-found", 404),
          new Rule("", ".unknown", 404),
          new Rule("people.", "-unknown", 404),
          new Rule("", "-decided", 409),
          new Rule("", ".decided", 409),
          new Rule("", ".exists", 409));

  private record Rule(String start, String end, int status) {
    boolean matches(String code) {
      return code.startsWith(start) && code.endsWith(end);
    }
  }

  private ProblemStatus() {}

  /** Returns the status of a problem. */
  public static int of(Problem problem) {
    Integer exact = BY_CODE.get(problem.code());
    if (exact != null) {
      return exact;
    }
    return RULES.stream()
        .filter(rule -> rule.matches(problem.code()))
        .map(Rule::status)
        .findFirst()
        .orElse(UNPROCESSABLE);
  }
}
