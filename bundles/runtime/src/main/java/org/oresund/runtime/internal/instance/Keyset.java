// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.runtime.Page;
import org.oresund.runtime.PageRequest;

/** Pages by the id of the last row. */
public final class Keyset {

  private Keyset() {}

  /** Returns the id a page begins after; null for the first. */
  public static @Nullable UUID after(PageRequest page) {
    String after = page.after();
    if (after == null) {
      return null;
    }
    try {
      return UUID.fromString(after);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.of(
                  "request.invalid-after",
                  "The position 'after' is not one this list gave out.",
                  "Use 'next' of the page before, unchanged.")
              .at("after"),
          e);
    }
  }

  /** Returns a page of rows of which one more than its limit was read. */
  public static <T> Page<T> page(List<T> rows, PageRequest page, Function<T, UUID> id) {
    if (rows.size() <= page.limit()) {
      return new Page<>(rows, null);
    }
    List<T> items = rows.subList(0, page.limit());
    return new Page<>(items, id.apply(items.get(items.size() - 1)).toString());
  }
}
