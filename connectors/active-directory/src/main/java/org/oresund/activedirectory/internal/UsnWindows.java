// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the windows of a full read, so that each holds about as many objects as is good to repeat
 * after a kill.
 *
 * <p>How change numbers are spread is not known beforehand: sparse after years of computer changes,
 * dense after a bulk import. The width follows what the last window held.
 */
final class UsnWindows {

  /** Objects a window should hold. */
  static final int TARGET = 2500;

  /** Objects at which a window is given up and cut: so many are read in vain. */
  static final int TOO_MANY = 4 * TARGET;

  /** No window of this width can hold too many, because no two objects share a number. */
  private static final long FIRST_WIDTH = 4096;

  private static final long SMALLEST_WIDTH = 64;
  private static final int GROWTH_AFTER_NOTHING = 4;
  private static final int LARGEST_GROWTH = 2;
  private static final long NOT_CUT = -1;

  private final long highest;
  private long next;
  private long width = FIRST_WIDTH;
  private long cutAt = NOT_CUT;

  private UsnWindows(long highest, long next) {
    this.highest = highest;
    this.next = next;
  }

  /**
   * Plans windows for the numbers that finished parts have not covered.
   *
   * @param highest highestCommittedUSN of the controller
   */
  static UsnWindows upTo(long highest, Collection<String> finishedParts) {
    long next = 0;
    for (String part : finishedParts) {
      UsnWindow window = UsnWindow.ofPart(part).orElse(new UsnWindow(0, -1));
      next = Math.max(next, window.last() ? Long.MAX_VALUE : window.to() + 1);
    }
    return new UsnWindows(highest, next);
  }

  /** Returns the window to read now; empty when all are read. */
  Optional<UsnWindow> next() {
    if (next == Long.MAX_VALUE) {
      return Optional.empty();
    }
    if (cutAt != NOT_CUT) {
      return Optional.of(new UsnWindow(next, cutAt));
    }
    long to = next > highest - width ? Long.MAX_VALUE : next + width - 1;
    return Optional.of(new UsnWindow(next, to));
  }

  /** Says that the window was read whole. */
  void read(UsnWindow window, int objects) {
    cutAt = NOT_CUT;
    next = window.last() ? Long.MAX_VALUE : window.to() + 1;
    long factor =
        objects == 0
            ? GROWTH_AFTER_NOTHING
            : Math.min(LARGEST_GROWTH, Math.max(1, TARGET / objects));
    width = Math.min(width * factor, Long.MAX_VALUE / 32);
    if (objects > TARGET) {
      width = Math.max(SMALLEST_WIDTH, width * TARGET / objects);
    }
  }

  /**
   * Says that the window holds too many objects, and cuts it where those seen so far suggest.
   *
   * @param seen change numbers of the objects seen, in any order
   * @return false if it cannot be cut and has to be read as it is
   */
  boolean cut(UsnWindow window, List<Long> seen) {
    if (seen.isEmpty()) {
      return false;
    }
    List<Long> sorted = seen.stream().sorted().toList();
    long to = sorted.get(Math.min(TARGET, sorted.size()) - 1);
    if (to - window.from() < SMALLEST_WIDTH || to >= Math.min(window.to(), highest)) {
      return false;
    }
    cutAt = to;
    width = Math.max(SMALLEST_WIDTH, to - sorted.get(0));
    return true;
  }
}
