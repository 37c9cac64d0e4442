// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds and replaces values of a document by JSON pointer (RFC 6901). */
public final class Pointers {

  private Pointers() {}

  /** Returns the pointer of a child. */
  public static String child(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /** Returns a pointer as people write a field, for example {@code servers[0].host}. */
  public static String readable(String pointer) {
    StringBuilder text = new StringBuilder();
    for (String part : parts(pointer)) {
      if (!part.isEmpty() && part.chars().allMatch(Character::isDigit)) {
        text.append('[').append(part).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(part);
      }
    }
    return text.toString();
  }

  /**
   * Replaces the texts a pattern points to.
   *
   * @param pattern JSON pointer in which {@code *} stands for each element of a list or object
   * @param document changed in place
   * @param replacement gets the concrete pointer and the present text; what it returns is put there
   */
  public static void replace(
      String pattern, Map<String, Object> document, Replacement replacement) {
    walk(new Walk(parts(pattern), replacement), 0, "", document);
  }

  /** Decides what stands at a place. */
  @FunctionalInterface
  public interface Replacement {
    /** Returns the text that shall stand at the place. */
    String apply(String pointer, String present);
  }

  /** Returns the texts a pattern points to, by concrete pointer. */
  public static Map<String, String> find(String pattern, Map<String, Object> document) {
    Map<String, String> found = new TreeMap<>();
    replace(
        pattern,
        document,
        (pointer, present) -> {
          found.put(pointer, present);
          return present;
        });
    return found;
  }

  private record Walk(List<String> parts, Replacement replacement) {}

  private static void walk(Walk walk, int depth, String pointer, Object container) {
    String part = walk.parts().get(depth);
    if (container instanceof Map<?, ?>) {
      Map<String, Object> object = Documents.object(container);
      for (String name : part.equals("*") ? List.copyOf(object.keySet()) : List.of(part)) {
        @Nullable Object value = object.get(name);
        step(walk, depth, child(pointer, name), value, text -> object.put(name, text));
      }
    } else if (container instanceof List<?>) {
      List<Object> list = Documents.list(container);
      for (int i = 0; i < list.size(); i++) {
        if (part.equals("*") || part.equals(Integer.toString(i))) {
          int index = i;
          step(walk, depth, pointer + "/" + i, list.get(i), text -> list.set(index, text));
        }
      }
    }
  }

  private static void step(
      Walk walk, int depth, String pointer, @Nullable Object value, Consumer<String> place) {
    if (depth + 1 < walk.parts().size()) {
      if (value != null) {
        walk(walk, depth + 1, pointer, value);
      }
    } else if (value instanceof String present) {
      String next = walk.replacement().apply(pointer, present);
      if (!next.equals(present)) {
        place.accept(next);
      }
    }
  }

  private static List<String> parts(String pointer) {
    List<String> parts = new ArrayList<>();
    for (String part : pointer.substring(pointer.isEmpty() ? 0 : 1).split("/", -1)) {
      parts.add(part.replace("~1", "/").replace("~0", "~"));
    }
    return parts;
  }
}
