// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oresund.api.TenantId;

/**
 * A bearer secret: kind, home tenant and 256 random bits as {@code or<kind>_<tenant>_<base62>}.
 *
 * <p>The tenant in the text lets the record be found under row security without an index over all
 * tenants. A fast hash is enough for 256 random bits; a slow one is for passwords.
 *
 * @param kind what it opens
 * @param tenant the tenant whose record it belongs to
 * @param text the whole secret
 */
record Secret(Kind kind, TenantId tenant, String text) {

  /** How many characters of the random part are stored to recognise a secret. */
  static final int RECOGNISABLE = 6;

  private static final int RANDOM_CHARACTERS = 43;
  private static final Pattern FORM =
      Pattern.compile("or([ist])_([a-z][a-z0-9-]{1,30})_[0-9A-Za-z]{43}");
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What a secret opens. */
  enum Kind {
    /** The first password of an account. */
    INVITATION('i'),
    /** A session. */
    SESSION('s'),
    /** The interface, for a program. */
    TOKEN('t');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    private static Kind of(char letter) {
      return letter == 'i' ? INVITATION : letter == 's' ? SESSION : TOKEN;
    }
  }

  /** Makes a new secret. */
  static Secret random(Kind kind, TenantId tenant) {
    StringBuilder text = new StringBuilder(80);
    text.append("or").append(kind.letter).append('_').append(tenant.value()).append('_');
    for (int i = 0; i < RANDOM_CHARACTERS; i++) {
      text.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
    }
    return new Secret(kind, tenant, text.toString());
  }

  /** Reads a secret; empty if the text has not the form of one. */
  static Optional<Secret> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    Kind kind = Kind.of(form.group(1).charAt(0));
    return Optional.of(new Secret(kind, new TenantId(form.group(2)), text));
  }

  /** Returns what is stored instead of the secret. */
  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Returns the part that may be shown in lists. */
  String prefix() {
    return text.substring(0, text.length() - RANDOM_CHARACTERS + RECOGNISABLE);
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return prefix() + "…";
  }
}
