// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * One page of a list.
 *
 * @param items in the order of the list
 * @param next give it as {@code after} for the following page; null on the last one
 * @param <T> type of the items
 */
public record PageJson<T>(List<T> items, @Nullable String next) {

  /** Copies the items. */
  public PageJson {
    items = List.copyOf(items);
  }

  /** Returns a list that is never longer than one page. */
  static <T> PageJson<T> whole(List<T> items) {
    return new PageJson<>(items, null);
  }

  /** Shows each item of a page. */
  static <S, T> PageJson<T> of(List<S> items, @Nullable String next, Function<S, T> shown) {
    return new PageJson<>(items.stream().map(shown).toList(), next);
  }

  /**
   * Cuts a page out of a list that goes on by id.
   *
   * @param rows up to one more than the limit
   */
  static <T> PageJson<T> byId(List<T> rows, int limit, Function<T, UUID> id) {
    if (rows.size() <= limit) {
      return whole(rows);
    }
    List<T> items = rows.subList(0, limit);
    return new PageJson<>(items, id.apply(items.get(limit - 1)).toString());
  }

  /** Reads the position of a list that goes on by id. */
  static @Nullable UUID position(@Nullable String after) {
    if (after == null) {
      return null;
    }
    try {
      return UUID.fromString(after);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.of(
                  "request.invalid-position",
                  "The position does not come from a page of this list.",
                  "Give 'after' the value of 'next' of the page before.")
              .at("after"));
    }
  }
}
