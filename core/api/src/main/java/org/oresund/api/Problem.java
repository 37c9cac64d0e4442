// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The one description of trouble: exceptions carry it, status carries it, REST answers it (RFC
 * 9457).
 *
 * <p>No text here may hold personal data or a secret: problems are logged, stored and shown.
 *
 * @param code stable, {@code area.kebab-words}; also the key of its texts in other languages
 * @param what what happened, one English sentence for a person
 * @param remedy what to do about it, one English sentence; empty when nothing can be done
 * @param fields where it happened; empty when it concerns no field
 * @param arguments named values for texts in other languages, for example {@code host}
 */
public record Problem(
    String code, String what, String remedy, List<Field> fields, Map<String, String> arguments) {

  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+");

  /**
   * A place of the trouble.
   *
   * @param path field, JSON pointer or file name, for example {@code servers[0]}
   * @param line line in a file or document counted from 1; 0 when there is none
   * @param message what is wrong at this place; may be empty
   */
  public record Field(String path, int line, String message) {}

  /**
   * Checks the code and copies the collections.
   *
   * @throws IllegalArgumentException if the code is not of the form {@code area.kebab-words}
   */
  public Problem {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("Not a problem code: " + code);
    }
    fields = List.copyOf(fields);
    arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
  }

  /** Returns a problem that concerns no field. */
  public static Problem of(String code, String what, String remedy) {
    return new Problem(code, what, remedy, List.of(), Map.of());
  }

  /** Returns this problem with one more place. */
  public Problem at(String path) {
    return at(path, 0, "");
  }

  /** Returns this problem with one more place, a line counted from 1 (0: none) and its message. */
  public Problem at(String path, int line, String message) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(path, line, message));
    return new Problem(code, what, remedy, more, arguments);
  }

  /** Returns this problem with one more named value for its texts. */
  public Problem with(String name, String value) {
    Map<String, String> more = new TreeMap<>(arguments);
    more.put(name, value);
    return new Problem(code, what, remedy, fields, more);
  }

  /** Returns one line for logs and consoles: code, what and remedy. */
  public String line() {
    return remedy.isEmpty() ? code + ": " + what : code + ": " + what + " " + remedy;
  }
}
