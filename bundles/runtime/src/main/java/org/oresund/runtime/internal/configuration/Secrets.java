// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * Keeps the secret values of a configuration apart from the rest of it: a stored or shown document
 * holds {@value #MASK} in their place.
 */
public final class Secrets {

  /** Stands for a secret in every document that is stored or shown. */
  public static final String MASK = "***";

  private Secrets() {}

  /**
   * A configuration in two parts.
   *
   * @param masked the document without secrets
   * @param values concrete JSON pointer to secret
   */
  public record Separated(Map<String, Object> masked, Map<String, String> values) {

    @Override
    public String toString() {
      return "Separated[" + values.size() + " secrets]";
    }
  }

  /** Takes the secrets out of a configuration. */
  public static Separated separate(List<String> secrets, Map<String, Object> configuration) {
    Map<String, Object> masked = Documents.copy(configuration);
    Map<String, String> values = new TreeMap<>();
    for (String pattern : secrets) {
      Pointers.replace(
          pattern,
          masked,
          (pointer, secret) -> {
            values.put(pointer, secret);
            return MASK;
          });
    }
    return new Separated(masked, values);
  }

  /** Puts the secrets back where they belong. */
  public static Map<String, Object> join(Separated separated) {
    Map<String, Object> whole = Documents.copy(separated.masked());
    separated
        .values()
        .forEach((pointer, secret) -> Pointers.replace(pointer, whole, (at, present) -> secret));
    return whole;
  }

  /**
   * Replaces each {@value #MASK} by the secret that is kept for it.
   *
   * @param values secrets kept so far
   * @param problems gets an entry for each mask that stands for nothing
   */
  public static Map<String, Object> unmask(
      List<String> secrets,
      Map<String, Object> configuration,
      Map<String, String> values,
      List<Problem.Field> problems) {
    Map<String, Object> whole = Documents.copy(configuration);
    for (String pattern : secrets) {
      List<String> unknown = new ArrayList<>();
      Pointers.replace(pattern, whole, (pointer, given) -> kept(pointer, given, values, unknown));
      for (String pointer : unknown) {
        problems.add(
            new Problem.Field(
                Pointers.readable(pointer), 0, "has no saved value that *** could keep"));
      }
    }
    return whole;
  }

  private static String kept(
      String pointer, String given, Map<String, String> values, List<String> unknown) {
    if (!given.equals(MASK)) {
      return given;
    }
    @Nullable String value = values.get(pointer);
    if (value == null) {
      unknown.add(pointer);
      return given;
    }
    return value;
  }
}
