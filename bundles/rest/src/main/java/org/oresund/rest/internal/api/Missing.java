// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/** The one answer for what is not there, whether it never was or belongs to somebody else. */
final class Missing {

  private Missing() {}

  static ProblemException of(String entity) {
    return new ProblemException(
        Problem.of(
            entity + ".not-found",
            "There is nothing with this id in this tenant.",
            "List what there is."));
  }
}
