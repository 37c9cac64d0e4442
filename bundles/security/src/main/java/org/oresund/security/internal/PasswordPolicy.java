// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * Says everything that is wrong with a new password at once (NIST SP 800-63B-4, 3.1.1.2): length
 * and guessability, no rule of composition.
 */
final class PasswordPolicy {

  /** In characters; without a second factor. */
  static final int MIN_LENGTH = 15;

  /** In characters. */
  static final int MAX_LENGTH = 128;

  private static final int MAX_RUN = 4;
  private static final int SHORTEST_WORD = 4;

  private final Set<String> blocked = readBlocked();

  /**
   * Checks a password.
   *
   * @param context words an attacker would try first: login, tenant
   * @throws ProblemException {@code password.refused} with one field entry for each reason
   */
  void check(char[] password, List<String> context) {
    String text = Normalizer.normalize(CharBuffer.wrap(password), Normalizer.Form.NFC);
    String lower = text.toLowerCase(Locale.ROOT);
    List<String> reasons = new ArrayList<>();
    int length = text.codePointCount(0, text.length());
    if (length < MIN_LENGTH) {
      reasons.add("It must have at least " + MIN_LENGTH + " characters.");
    }
    if (length > MAX_LENGTH) {
      reasons.add("It must have at most " + MAX_LENGTH + " characters.");
    }
    if (blocked.contains(lower) || blocked.contains(withoutEnds(lower))) {
      reasons.add("It is among the passwords tried first.");
    }
    if (hasRun(lower)) {
      reasons.add("It repeats or counts through more than " + MAX_RUN + " characters.");
    }
    if (context.stream().anyMatch(word -> isPart(lower, word))) {
      reasons.add("It contains the login or the name of the tenant.");
    }
    refuse(reasons);
  }

  private static void refuse(List<String> reasons) {
    if (reasons.isEmpty()) {
      return;
    }
    Problem problem =
        Problem.of(
            "password.refused", "The password is too easy to guess.", "Choose a longer phrase.");
    for (String reason : reasons) {
      problem = problem.at("password", 0, reason);
    }
    throw new ProblemException(problem);
  }

  private static boolean isPart(String lower, String word) {
    return word.length() >= SHORTEST_WORD && lower.contains(word.toLowerCase(Locale.ROOT));
  }

  /** People add digits and signs at the ends of a common password. */
  private static String withoutEnds(String lower) {
    return lower.replaceAll("^[^\\p{L}]+|[^\\p{L}]+$", "");
  }

  private static boolean hasRun(String text) {
    int same = 1;
    int up = 1;
    int down = 1;
    for (int i = 1; i < text.length(); i++) {
      int step = text.charAt(i) - text.charAt(i - 1);
      same = step == 0 ? same + 1 : 1;
      up = step == 1 ? up + 1 : 1;
      down = step == -1 ? down + 1 : 1;
      if (Math.max(same, Math.max(up, down)) > MAX_RUN) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> readBlocked() {
    InputStream file =
        Objects.requireNonNull(PasswordPolicy.class.getResourceAsStream("blocked-passwords.txt"));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
