// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * Which part of a list is wanted.
 *
 * @param limit number of rows, 1 to 1000
 * @param after {@link Page#next()} of the page before; null for the first page
 */
public record PageRequest(int limit, @Nullable String after) {

  /** Largest page. */
  public static final int MAX_LIMIT = 1000;

  /**
   * Checks the limit.
   *
   * @throws ProblemException {@code request.invalid-limit} if the limit is out of range
   */
  public PageRequest {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new ProblemException(
          Problem.of(
                  "request.invalid-limit",
                  "The limit must be between 1 and " + MAX_LIMIT + ".",
                  "Ask for fewer rows and follow the answer's 'next'.")
              .at("limit"));
    }
  }

  /** Returns a request for the first rows. */
  public static PageRequest first(int limit) {
    return new PageRequest(limit, null);
  }
}
