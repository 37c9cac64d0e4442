// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import java.util.List;
import java.util.Optional;
import org.oresund.api.Problem;
import org.oresund.observe.HealthCheck.Result;
import org.oresund.privacy.PrivacyStatus;

/** Translates the status of a part of the privacy core into the result of a check. */
final class PrivacyResult {

  private PrivacyResult() {}

  static Result of(PrivacyStatus status) {
    Optional<Problem> problem = status.problem();
    if (problem.isPresent()) {
      return Result.down(problem.get());
    }
    List<Problem> findings = status.findings();
    return findings.isEmpty() ? Result.up() : Result.degraded(findings.get(0));
  }
}
