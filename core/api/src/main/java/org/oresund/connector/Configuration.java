// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * The configuration of one instance: an immutable JSON object that passed the type's schema.
 *
 * <p>Values are {@code String}, {@code Boolean}, {@code Number}, {@code List} and {@code Map}.
 * Secrets stand in clear, therefore {@link #toString()} shows names only. Getters fail with a
 * {@link ConfigurationException} that names the field, so a connector needs no checks of its own
 * for what its schema already demands.
 */
public final class Configuration {

  private final Map<String, Object> values;

  private Configuration(Map<String, Object> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Returns a configuration with these values; later changes of the map have no effect. */
  public static Configuration of(Map<String, Object> values) {
    return new Configuration(values);
  }

  /** Returns whether the key has a value. */
  public boolean has(String key) {
    return values.get(key) != null;
  }

  /** Returns the text under the key. */
  public String text(String key) {
    return required(key, optionalText(key));
  }

  /** Returns the text under the key, or nothing. */
  public Optional<String> optionalText(String key) {
    return value(key, String.class);
  }

  /** Returns the text under the key, or the given one. */
  public String text(String key, String otherwise) {
    return optionalText(key).orElse(otherwise);
  }

  /** Returns the whole number under the key, or the given one. */
  public int number(String key, int otherwise) {
    return value(key, Number.class).map(Number::intValue).orElse(otherwise);
  }

  /** Returns the truth value under the key, or the given one. */
  public boolean flag(String key, boolean otherwise) {
    return value(key, Boolean.class).orElse(otherwise);
  }

  /** Returns the ISO-8601 duration under the key, or the given one. */
  public Duration duration(String key, Duration otherwise) {
    Optional<String> text = optionalText(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Duration.parse(text.get());
    } catch (DateTimeException e) {
      throw wrong(key, "is not an ISO-8601 duration such as PT60S");
    }
  }

  /** Returns the texts under the key; an empty list if there are none. */
  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Object element : value(key, List.class).orElse(List.of())) {
      if (!(element instanceof String text)) {
        throw wrong(key, "is not a list of texts");
      }
      texts.add(text);
    }
    return List.copyOf(texts);
  }

  /** Returns the objects under the key; an empty list if there are none. */
  public List<Configuration> objects(String key) {
    List<Configuration> objects = new ArrayList<>();
    for (Object element : value(key, List.class).orElse(List.of())) {
      objects.add(object(key, element));
    }
    return List.copyOf(objects);
  }

  /** Returns the object under the key; an empty configuration if there is none. */
  public Configuration object(String key) {
    Object element = values.get(key);
    return element == null ? new Configuration(Map.of()) : object(key, element);
  }

  /** Returns all values, secrets included, as they stand in the JSON document. */
  public Map<String, Object> asMap() {
    return values;
  }

  @Override
  public String toString() {
    return "Configuration" + values.keySet();
  }

  private static Configuration object(String key, Object element) {
    if (!(element instanceof Map<?, ?> map)) {
      throw wrong(key, "is not an object");
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((name, value) -> copy.put(String.valueOf(name), value));
    return new Configuration(copy);
  }

  private <T> Optional<T> value(String key, Class<T> type) {
    @Nullable Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw wrong(key, "has the wrong type");
    }
    return Optional.of(type.cast(value));
  }

  private static <T> T required(String key, Optional<T> value) {
    return value.orElseThrow(() -> wrong(key, "is missing"));
  }

  private static ConfigurationException wrong(String key, String message) {
    return new ConfigurationException(
        Problem.of(
                "configuration.invalid",
                "The configuration value '" + key + "' " + message + ".",
                "Correct the configuration of the instance.")
            .at(key, 0, message));
  }
}
