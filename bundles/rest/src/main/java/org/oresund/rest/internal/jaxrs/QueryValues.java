// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/** Reads the values of parameters and says for each what it should be. */
public final class QueryValues implements ParamConverterProvider {

  private static final Map<Class<?>, Reader> READERS =
      Map.of(
          Limit.class, new Reader("a number from 1 to 1000", Limit::parse),
          Duration.class, new Reader("a duration such as PT60S", Duration::parse),
          Instant.class, new Reader("a time such as 2025-01-31T12:00:00Z", Instant::parse),
          UUID.class, new Reader("an id such as this interface gives", UUID::fromString),
          Boolean.class, new Reader("true or false", QueryValues::bool));

  private record Reader(String form, Function<String, Object> read) {}

  @Override
  public <T> @Nullable ParamConverter<T> getConverter(
      Class<T> type, Type generic, Annotation[] annotations) {
    Reader reader = type.isEnum() ? enumeration(type) : READERS.get(type);
    if (reader == null) {
      return null;
    }
    return new Converter<>(type, reader, Place.of(annotations));
  }

  private static Boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  /** Constants are written in kebab-case. */
  private static Reader enumeration(Class<?> type) {
    String form =
        "one of "
            + String.join(
                ", ", Arrays.stream(type.getEnumConstants()).map(QueryValues::kebab).toList());
    return new Reader(
        form,
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> kebab(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text)));
  }

  private static String kebab(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Where a value stands.
   *
   * @param kind path or query
   * @param name of the parameter
   */
  private record Place(Kind kind, String name) {

    /** Parts of an address. */
    private enum Kind {
      /** What cannot be read is not there. */
      PATH,
      /** What cannot be read is refused. */
      QUERY
    }

    static Place of(Annotation[] annotations) {
      for (Annotation one : annotations) {
        if (one instanceof PathParam path) {
          return new Place(Kind.PATH, path.value());
        }
        if (one instanceof QueryParam query) {
          return new Place(Kind.QUERY, query.value());
        }
      }
      return new Place(Kind.QUERY, "");
    }

    ProblemException unreadable(String form) {
      Problem problem =
          kind == Kind.PATH
              ? Problem.of(
                  "request.not-found",
                  "There is nothing with this " + name + ".",
                  "Take the " + name + " from the list of what there is.")
              : Problem.of(
                  "request.invalid-parameter",
                  "The parameter " + name + " cannot be read.",
                  "Correct it in the address.");
      return new ProblemException(problem.at(name, 0, "It must be " + form + "."));
    }
  }

  private record Converter<T>(Class<T> type, Reader reader, Place place)
      implements ParamConverter<T> {

    @Override
    public T fromString(String text) {
      try {
        return type.cast(reader.read().apply(text));
      } catch (RuntimeException e) {
        throw place.unreadable(reader.form());
      }
    }

    @Override
    public String toString(T value) {
      return value.toString();
    }
  }
}
