// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Texts made comparable: composed (NFC) and without regard to case. Only for keys and searching;
 * the value itself is stored as it came.
 */
final class FoldedText {

  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
  private static final Pattern BLANK = Pattern.compile("\\s+");
  private static final int LONGEST_WORD = 64;
  private static final int MOST_WORDS = 40;
  private static final int MOST_WANTED = 10;

  private FoldedText() {}

  /** Returns the folded text. */
  static String of(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    // upper case first, because some letters differ in one direction only (ß, final sigma)
    return composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the distinct words of the texts, joined by blanks: parts between punctuation, and mail
   * addresses as a whole together with the parts before the @.
   */
  static String words(@Nullable String... texts) {
    Set<String> words = new LinkedHashSet<>();
    for (String text : texts) {
      if (text != null) {
        BLANK.splitAsStream(of(text)).flatMap(FoldedText::parts).forEach(words::add);
      }
    }
    return String.join(" ", words.stream().limit(MOST_WORDS).toList());
  }

  /** Returns the words of a search text, each of which must begin a word of what is found. */
  static List<String> wanted(String text) {
    return BLANK
        .splitAsStream(of(text))
        .flatMap(piece -> piece.indexOf('@') > 0 ? Stream.of(shortened(piece)) : wordsOf(piece))
        .distinct()
        .limit(MOST_WANTED)
        .toList();
  }

  private static Stream<String> parts(String piece) {
    int at = piece.indexOf('@');
    Stream<String> whole = at > 0 ? Stream.of(piece) : Stream.empty();
    String split = at > 0 ? piece.substring(0, at) : piece;
    return Stream.concat(whole, wordsOf(split)).map(FoldedText::shortened);
  }

  private static Stream<String> wordsOf(String piece) {
    return NO_WORD.splitAsStream(piece).filter(word -> !word.isEmpty());
  }

  private static String shortened(String word) {
    int length = word.codePointCount(0, word.length());
    return length <= LONGEST_WORD
        ? word
        : word.substring(0, word.offsetByCodePoints(0, LONGEST_WORD));
  }
}
