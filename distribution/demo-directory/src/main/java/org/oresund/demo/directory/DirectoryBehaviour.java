// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Traits in which domain controllers differ, switchable while the directory runs. The defaults are
 * those of Windows. Thread-safe.
 */
public final class DirectoryBehaviour {
  /** Windows' MaxPageSize. */
  public static final int WINDOWS_PAGE_LIMIT = 1000;

  /** Windows' MaxValRange. */
  public static final int WINDOWS_VALUE_LIMIT = 1500;

  private final Set<String> hiddenAttributes = ConcurrentHashMap.newKeySet();
  private final Set<DirectoryObject> hiddenSubtrees = ConcurrentHashMap.newKeySet();
  private volatile int pageLimit = WINDOWS_PAGE_LIMIT;
  private volatile int valueLimit = WINDOWS_VALUE_LIMIT;
  private volatile boolean acceptsEmptyPassword = true;
  private volatile boolean ignoresAccents = true;

  DirectoryBehaviour() {}

  /**
   * Sets how many entries one answer holds at most: an unpaged search that finds more ends with
   * sizeLimitExceeded after so many.
   *
   * @param entries 1 or more; {@link Integer#MAX_VALUE} for no limit, as Samba
   */
  public void limitPages(int entries) {
    pageLimit = requirePositive(entries);
  }

  /**
   * Sets how many values of one attribute an answer holds at most: a larger attribute comes empty,
   * beside its first part under {@code ;range=0-...}.
   *
   * @param values 1 or more; {@link Integer#MAX_VALUE} for no limit, as Samba
   */
  public void limitValues(int values) {
    valueLimit = requirePositive(values);
  }

  /** A bind with a name and an empty password succeeds without signing anybody in, as Windows. */
  public void acceptEmptyPasswords() {
    acceptsEmptyPassword = true;
  }

  /** A bind with a name and an empty password is refused with 52e, as Samba. */
  public void refuseEmptyPasswords() {
    acceptsEmptyPassword = false;
  }

  /** Equality filters take é and e for the same, as Windows. */
  public void ignoreAccents() {
    ignoresAccents = true;
  }

  /** Equality filters tell é from e, as Samba. */
  public void compareAccents() {
    ignoresAccents = false;
  }

  /** From now on nobody reads these attributes, as after the loss of a read right. */
  public void hideAttributes(String... names) {
    for (String name : names) {
      hiddenAttributes.add(name.toLowerCase(Locale.ROOT));
    }
  }

  /** Undoes every loss of read rights. */
  public void showEverything() {
    hiddenAttributes.clear();
    hiddenSubtrees.clear();
  }

  void hideSubtree(DirectoryObject top) {
    hiddenSubtrees.add(top);
  }

  boolean hides(String attribute) {
    return hiddenAttributes.contains(attribute.toLowerCase(Locale.ROOT));
  }

  boolean hides(DirectoryObject object) {
    return hiddenSubtrees.stream().anyMatch(top -> object == top || object.isBelow(top));
  }

  int pageLimit() {
    return pageLimit;
  }

  int valueLimit() {
    return valueLimit;
  }

  boolean acceptsEmptyPassword() {
    return acceptsEmptyPassword;
  }

  boolean ignoresAccents() {
    return ignoresAccents;
  }

  private static int requirePositive(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a limit is at least 1, not " + limit);
    }
    return limit;
  }
}
