// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Windows cover every change number once, whatever their spread. */
class UsnWindowsTest {

  @Test
  void smallDomainIsOneWindow() {
    UsnWindows windows = UsnWindows.upTo(4000, List.of());
    assertThat(windows.next()).contains(new UsnWindow(0, Long.MAX_VALUE));
  }

  @Test
  void windowsTouchAndTheLastOneIsOpen() {
    List<UsnWindow> read = readAll(UsnWindows.upTo(60_000, List.of()), everyNth(60_000, 4));
    for (int i = 1; i < read.size(); i++) {
      assertThat(read.get(i).from()).isEqualTo(read.get(i - 1).to() + 1);
    }
    assertThat(read.get(0).from()).isZero();
    assertThat(read.get(read.size() - 1).last()).isTrue();
  }

  @Test
  void sparseNumbersNeedFewWindows() {
    long highest = 900_000_000L;
    List<Long> usns = new ArrayList<>();
    new Random(1).longs(5000, 0, highest).forEach(usns::add);
    assertThat(readAll(UsnWindows.upTo(highest, List.of()), usns)).hasSizeLessThan(60);
  }

  @Test
  void denseNumbersAreCutToWindowsWorthRepeating() {
    long highest = 50_200_000L;
    List<Long> usns =
        LongStream.range(50_000_000L, 50_200_000L).filter(n -> n % 2 == 0).boxed().toList();
    List<UsnWindow> read = readAll(UsnWindows.upTo(highest, List.of()), usns);
    assertThat(read).hasSizeBetween(25, 90);
    assertThat(read).allMatch(window -> count(window, usns) <= UsnWindows.TOO_MANY);
  }

  @Test
  void finishedWindowsAreNotReadAgain() {
    List<String> finished = List.of("people 0-8191", "people 8192-20000", "groups");
    assertThat(UsnWindows.upTo(60_000, finished).next().map(UsnWindow::from)).contains(20_001L);
    assertThat(UsnWindows.upTo(60_000, List.of("people 0-")).next()).isEmpty();
  }

  @Test
  void partNamesCanBeReadBack() {
    UsnWindow window = new UsnWindow(5, 77);
    assertThat(UsnWindow.ofPart(window.part())).contains(window);
    assertThat(UsnWindow.ofPart(new UsnWindow(9, Long.MAX_VALUE).part()))
        .contains(new UsnWindow(9, Long.MAX_VALUE));
    assertThat(UsnWindow.ofPart("groups 1")).isEmpty();
  }

  private static List<UsnWindow> readAll(UsnWindows windows, List<Long> usns) {
    List<UsnWindow> read = new ArrayList<>();
    for (int steps = 0; steps < 10_000; steps++) {
      Optional<UsnWindow> window = windows.next();
      if (window.isEmpty()) {
        return read;
      }
      List<Long> seen =
          usns.stream()
              .filter(usn -> usn >= window.get().from() && usn <= window.get().to())
              .limit(UsnWindows.TOO_MANY + 1000)
              .toList();
      if (seen.size() > UsnWindows.TOO_MANY && windows.cut(window.get(), seen)) {
        continue;
      }
      read.add(window.get());
      windows.read(window.get(), seen.size());
    }
    throw new AssertionError("the windows never end");
  }

  private static List<Long> everyNth(long highest, int n) {
    return LongStream.rangeClosed(1, highest).filter(usn -> usn % n == 0).boxed().toList();
  }

  private static long count(UsnWindow window, List<Long> usns) {
    return usns.stream().filter(usn -> usn >= window.from() && usn <= window.to()).count();
  }
}
