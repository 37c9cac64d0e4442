// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.oresund.api.directory.PersonField;

/**
 * SQL that is the same for each field of a person. A field's column is its constant's name in lower
 * case; {@code old_} and {@code new_} stand before it in plans.
 */
final class PersonColumns {

  private PersonColumns() {}

  /** Returns the pattern once for each field, joined by commas; {@code %1$s} is the column. */
  static String each(String pattern) {
    return each(pattern, ",\n  ");
  }

  /** Returns the pattern once for each field. */
  static String each(String pattern, String between) {
    return Arrays.stream(PersonField.values())
        .map(field -> pattern.formatted(column(field)))
        .collect(Collectors.joining(between));
  }

  /** Returns the pattern once for each field; {@code %2$s} is the name in JSON. */
  static String changedNames(String pattern) {
    return Arrays.stream(PersonField.values())
        .map(field -> pattern.formatted(column(field), field.jsonName()))
        .collect(Collectors.joining(",\n  "));
  }

  /** Returns the column of a field. */
  static String column(PersonField field) {
    return field.name().toLowerCase(Locale.ROOT);
  }
}
