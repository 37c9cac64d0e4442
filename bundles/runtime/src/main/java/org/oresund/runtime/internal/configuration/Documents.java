// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;

/** Turns JSON texts into plain values and back. */
public final class Documents {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private Documents() {}

  /** Returns the object a JSON text holds. */
  public static Map<String, Object> parse(String json) {
    try {
      return MAPPER.readValue(json, OBJECT);
    } catch (JsonProcessingException e) {
      e.clearLocation();
      throw new IllegalStateException("A stored document is no JSON object", e);
    }
  }

  /** Returns the values as JSON text; equal values give equal texts. */
  public static String write(Object values) {
    try {
      return MAPPER.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Values cannot be written as JSON", e);
    }
  }

  /** Returns a deep copy that may be changed. */
  public static Map<String, Object> copy(Map<String, Object> values) {
    return MAPPER.convertValue(MAPPER.valueToTree(values), OBJECT);
  }

  static JsonNode tree(Object values) {
    return MAPPER.valueToTree(values);
  }

  /** Returns the value as object; an empty one if it is none. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof Map ? (Map<String, Object>) value : Map.of();
  }

  /** Returns the value as list; an empty one if it is none. */
  @SuppressWarnings("unchecked")
  public static List<Object> list(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof List ? (List<Object>) value : List.of();
  }
}
