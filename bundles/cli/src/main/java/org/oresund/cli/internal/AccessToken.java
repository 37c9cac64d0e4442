// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads an access token; what it holds is never shown, not even when it is wrong. */
final class AccessToken {

  /** RFC 6750, 2.1. */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9\\-._~+/]+=*");

  private AccessToken() {}

  /**
   * Returns the token of a file.
   *
   * @throws RefusedException {@code cli.no-token}, {@code cli.bad-token}
   */
  static String ofFile(Path file) {
    try {
      return of(Files.readString(file), "the file " + file);
    } catch (IOException e) {
      throw RefusedException.of(
          "cli.no-token: The token file %s cannot be read. Name one with --token-file, or the data directory with --data."
              .formatted(file));
    }
  }

  /**
   * Returns the token of a text.
   *
   * @param source where the text comes from
   * @throws RefusedException {@code cli.bad-token}
   */
  static String of(String text, String source) {
    String token = text.strip();
    if (!FORM.matcher(token).matches()) {
      throw RefusedException.of(
          "cli.bad-token: What %s holds is no token. A token is one line without spaces; copy it again as it was issued."
              .formatted(source));
    }
    return token;
  }
}
