// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.people.Page;
import org.oresund.people.PageRequest;

/** Positions in lists: the key of the last item, opaque to whoever carries it. */
final class Position {

  private static final String SEPARATOR = "\n";

  private Position() {}

  /** Returns the position after an item with this key. */
  static String after(String... key) {
    byte[] bytes = String.join(SEPARATOR, key).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Returns the key in a position.
   *
   * @param parts of how many texts the key is made
   * @return as many texts; all empty for the first page
   * @throws ProblemException {@code request.invalid-position}
   */
  static List<String> key(@Nullable String position, int parts) {
    if (position == null) {
      return Collections.nCopies(parts, "");
    }
    try {
      String key = new String(Base64.getUrlDecoder().decode(position), StandardCharsets.UTF_8);
      List<String> texts = List.of(key.split(SEPARATOR, -1));
      if (texts.size() == parts) {
        return texts;
      }
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
    throw invalid(null);
  }

  /** Returns the id in a position; {@code first} for the first page. */
  static UUID id(@Nullable String position, UUID first) {
    if (position == null) {
      return first;
    }
    try {
      return UUID.fromString(key(position, 1).get(0));
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  /** Returns the number in a position; 0 for the first page. */
  static long number(@Nullable String position) {
    if (position == null) {
      return 0;
    }
    try {
      return Long.parseLong(key(position, 1).get(0));
    } catch (NumberFormatException e) {
      throw invalid(e);
    }
  }

  /** Makes a page of up to one item more than asked for, which shows that there is another page. */
  static <T> Page<T> page(List<T> found, PageRequest request, Function<T, String> position) {
    if (found.size() <= request.limit()) {
      return new Page<>(found, null);
    }
    List<T> items = new ArrayList<>(found.subList(0, request.limit()));
    return new Page<>(items, position.apply(items.get(items.size() - 1)));
  }

  private static ProblemException invalid(@Nullable Exception cause) {
    return new ProblemException(
        Problem.of(
                "request.invalid-position",
                "The position is not from a page of this list.",
                "Begin again without a position.")
            .at("after"),
        cause);
  }
}
