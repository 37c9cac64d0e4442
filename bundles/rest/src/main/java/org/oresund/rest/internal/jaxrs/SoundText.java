// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * The rule for every text that comes in: PostgreSQL stores no U+0000, and half of a surrogate pair
 * is no character.
 */
final class SoundText {

  private static final String MESSAGE =
      "It holds the character U+0000 or half of a surrogate pair.";

  private SoundText() {}

  /** Returns whether a text can be stored and written again. */
  static boolean isSound(String text) {
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      boolean half = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
      if (character == 0 || half) {
        return false;
      }
      at += Character.charCount(character);
    }
    return true;
  }

  /**
   * Checks a text.
   *
   * @param path where it stands
   * @throws ProblemException {@code request.unsound-text}
   */
  static void require(String text, String path) {
    if (!isSound(text)) {
      throw new ProblemException(
          Problem.of(
                  "request.unsound-text",
                  "A text holds what is no character.",
                  "Send it without that character.")
              .at(path, 0, MESSAGE));
    }
  }
}
