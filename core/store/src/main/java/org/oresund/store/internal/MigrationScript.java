// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One migration script, read into memory.
 *
 * @param name file name
 * @param version number in the name
 * @param readableFrom newest script a node must know at least; empty when it only expands
 * @param text its SQL
 */
record MigrationScript(String name, int version, OptionalInt readableFrom, String text) {

  private static final Pattern NAME = Pattern.compile("V(\\d{1,6})__\\w+\\.sql");
  private static final Pattern READABLE_FROM =
      Pattern.compile("(?m)^-- readable-from: (\\d{1,6})\\s*$");

  /**
   * Reads a script.
   *
   * @throws IllegalArgumentException if the name is not of the form {@code V<number>__<words>.sql}
   */
  static MigrationScript read(URL url) {
    String name = url.getPath().substring(url.getPath().lastIndexOf('/') + 1);
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("Not a migration script name: " + name);
    }
    try (InputStream in = url.openStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new MigrationScript(
          name, Integer.parseInt(matcher.group(1)), readableFrom(text), text);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read migration script " + name, e);
    }
  }

  private static OptionalInt readableFrom(String text) {
    Matcher matcher = READABLE_FROM.matcher(text);
    return matcher.find()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }
}
