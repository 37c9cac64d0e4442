// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items the rows of this page, in the order of the list
 * @param next what to give as {@code after} for the following page; null on the last one
 * @param <T> type of a row
 */
public record Page<T>(List<T> items, @Nullable String next) {

  /** Copies the rows. */
  public Page {
    items = List.copyOf(items);
  }
}
