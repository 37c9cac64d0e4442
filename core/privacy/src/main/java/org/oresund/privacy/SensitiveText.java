// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks what must never stand in a log: Danish CPR numbers, Swedish personal numbers, bearer
 * tokens, our own tokens wherever they stand, Basic credentials and passwords given as {@code
 * password=…}; the last line of defence behind code that does not log them.
 *
 * <p>A number is recognised by its date and its place between other characters; check digits are
 * not looked at, because valid numbers without one exist (cpr.dk on modulus 11). A ten-digit number
 * that begins like a date is masked too: a masked order number costs less than a shown person.
 *
 * <p>Thread-safe. {@link #PATTERN} is free of look-behind of variable length, so a logging
 * configuration can use it as it stands, with {@link #REPLACEMENT}.
 */
public final class SensitiveText {

  /** What is masked; the groups hold what stays. */
  public static final String PATTERN =
      "(?<![\\w.+-])"
          + "(?:(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])\\d{2}[- ]?\\d{4}"
          + "|(?:19|20)?\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01]|6[1-9]|[78]\\d|9[01])"
          + "[-+]?\\d{4})"
          + "(?![\\w-])"
          + "|(?<=[Bb]earer )[A-Za-z0-9._~+/=-]{8,}"
          + "|(?<=uthorization: [Bb]asic )[A-Za-z0-9+/=]+"
          + "|(?<=[Pp]assword[=:])[^\\s,;&]+"
          + "|(?<![\\w-])or[ist]_[a-z][a-z0-9-]{1,30}_[0-9A-Za-z]{43}(?!\\w)";

  /** What stands in the place of a masked value. */
  public static final String REPLACEMENT = "***";

  private static final Pattern COMPILED = Pattern.compile(PATTERN);

  private SensitiveText() {}

  /** Returns the text with everything sensitive replaced; the same object if there is nothing. */
  public static String mask(String text) {
    Matcher matcher = COMPILED.matcher(text);
    return matcher.find() ? matcher.replaceAll(REPLACEMENT) : text;
  }

  /** Returns whether the text holds something that {@link #mask} would replace. */
  public static boolean contains(CharSequence text) {
    return COMPILED.matcher(text).find();
  }
}
