// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.oresund.api.Problem;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.PersonField;

/**
 * What a value must be like to be stored exactly as it came; whatever is not goes to quarantine
 * with field and reason, never with the value.
 */
final class EntryCheck {

  /** Control characters and lone surrogates: neither can be shown, and some cannot be stored. */
  private static final Pattern UNUSABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");

  /** Two of them and the rest of a primary key must fit into one entry of an index. */
  private static final int LONGEST_KEY = 280;

  private static final int LONGEST_TEXT = 500;
  private static final Map<PersonField, Integer> LONGEST =
      Map.of(
          PersonField.LOGIN, 256,
          PersonField.MAIL, 320,
          PersonField.EMPLOYEE_NUMBER, 100);

  private static final List<PersonField> NAMES =
      List.of(
          PersonField.LOGIN,
          PersonField.DISPLAY_NAME,
          PersonField.GIVEN_NAME,
          PersonField.FAMILY_NAME);

  private EntryCheck() {}

  /** Returns what is wrong with a person; empty if nothing. */
  static Optional<Problem> of(DirectoryEntry.Person person) {
    for (Map.Entry<PersonField, String> field : person.fields().entrySet()) {
      int longest = LONGEST.getOrDefault(field.getKey(), LONGEST_TEXT);
      Optional<Problem> problem = ofText(field.getKey().jsonName(), field.getValue(), longest);
      if (problem.isPresent()) {
        return problem;
      }
    }
    if (NAMES.stream().noneMatch(person.fields()::containsKey)) {
      return Optional.of(nameless());
    }
    return Optional.empty();
  }

  /** Returns what is wrong with a key; empty if nothing. */
  static Optional<Problem> ofKey(String key) {
    return ofText("key", key, LONGEST_KEY);
  }

  /** Returns a key or alias that stands for one that cannot be stored. */
  static String substituteFor(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_16BE));
      return "unusable-" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the key or alias itself, or what stands for it: always the same for the same text. */
  static String usable(String key) {
    return ofKey(key).isEmpty() ? key : substituteFor(key);
  }

  /** Returns a text that is only shown, without what cannot be shown. */
  static String shown(String text) {
    String clean = UNUSABLE.matcher(text).replaceAll("\uFFFD");
    int length = clean.codePointCount(0, clean.length());
    return length <= LONGEST_TEXT
        ? clean
        : clean.substring(0, clean.offsetByCodePoints(0, LONGEST_TEXT));
  }

  private static Optional<Problem> ofText(String field, String text, int longest) {
    if (UNUSABLE.matcher(text).find()) {
      return Optional.of(
          Problem.of(
                  "people.control-character",
                  "The value holds a control character or half a character.",
                  "Correct the value in the directory.")
              .at(field));
    }
    if (text.codePointCount(0, text.length()) > longest) {
      return Optional.of(
          Problem.of(
                  "people.too-long",
                  "The value has more than " + longest + " characters.",
                  "Shorten the value in the directory.")
              .at(field)
              .with("limit", Integer.toString(longest)));
    }
    return Optional.empty();
  }

  private static Problem nameless() {
    return Problem.of(
            "people.nameless",
            "The person has neither a login nor any name.",
            "Give the person a login or a name in the directory, or exclude the object.")
        .at("displayName");
  }
}
