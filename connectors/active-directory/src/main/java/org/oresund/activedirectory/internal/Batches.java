// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Cuts keys into batches for one filter each. */
final class Batches {

  private Batches() {}

  /** Returns the elements in order, at most {@link DirectorySession#BATCH} in each list. */
  static <T> List<List<T>> of(Collection<T> elements) {
    return of(elements, DirectorySession.BATCH);
  }

  static <T> List<List<T>> of(Collection<T> elements, int size) {
    List<T> all = List.copyOf(elements);
    List<List<T>> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      batches.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return batches;
  }
}
