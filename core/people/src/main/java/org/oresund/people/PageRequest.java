// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * Asks for one page of a list.
 *
 * @param limit number of items, 1 to 1,000
 * @param after the {@link Page#next()} of the page before; null for the first page
 */
public record PageRequest(int limit, @Nullable String after) {

  /** The most items a page may have. */
  public static final int MAX_LIMIT = 1000;

  /**
   * Checks the limit.
   *
   * @throws ProblemException {@code request.invalid-limit} if it is out of range
   */
  public PageRequest {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new ProblemException(
          Problem.of(
                  "request.invalid-limit",
                  "A page has 1 to " + MAX_LIMIT + " items.",
                  "Ask for a limit in this range.")
              .at("limit"));
    }
  }

  /** Returns a request for the first page. */
  public static PageRequest first(int limit) {
    return new PageRequest(limit, null);
  }
}
