// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** Asks the import for keys page by page, so that memory does not grow with them. */
final class KeyPages implements Iterable<List<ObjectGuid>> {

  private final Function<String, List<String>> pageAfter;

  /**
   * Prepares a question.
   *
   * @param pageAfter returns up to {@link PeopleImport#KEYS} keys after the given one, which is
   *     empty at first; fewer mean that there are no more
   */
  KeyPages(Function<String, List<String>> pageAfter) {
    this.pageAfter = pageAfter;
  }

  /** Returns all keys at once, for few. */
  List<ObjectGuid> all() {
    List<ObjectGuid> keys = new ArrayList<>();
    forEach(keys::addAll);
    return keys;
  }

  @Override
  public Iterator<List<ObjectGuid>> iterator() {
    return new Iterator<>() {
      private List<String> page = pageAfter.apply("");
      private boolean given;

      @Override
      public boolean hasNext() {
        if (given && page.size() == PeopleImport.KEYS) {
          page = pageAfter.apply(page.get(page.size() - 1));
          given = false;
        }
        return !given && !page.isEmpty();
      }

      @Override
      public List<ObjectGuid> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        given = true;
        return page.stream().map(ObjectGuid::parse).toList();
      }
    };
  }
}
