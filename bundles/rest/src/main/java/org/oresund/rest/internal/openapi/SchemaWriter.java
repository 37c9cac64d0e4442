// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.oresund.rest.internal.jaxrs.RequiredFields;

/** Writes the JSON Schema of Java types; each record becomes one named schema. */
final class SchemaWriter {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String REFERENCE = "#/components/schemas/";

  private static final Map<Class<?>, String> TYPES =
      Map.of(
          String.class, "string",
          boolean.class, "boolean",
          Boolean.class, "boolean",
          int.class, "integer",
          Integer.class, "integer",
          long.class, "integer",
          Long.class, "integer");

  private static final Map<Class<?>, String> FORMATS =
      Map.of(
          UUID.class, "uuid",
          Instant.class, "date-time",
          Duration.class, "duration",
          long.class, "int64",
          Long.class, "int64");

  private final ObjectNode named = JSON.objectNode();

  /** Returns the named schemas written so far. */
  ObjectNode named() {
    return named;
  }

  /** Returns the schema of a type. */
  ObjectNode of(Type type) {
    return of(type, Map.of());
  }

  private ObjectNode of(Type type, Map<TypeVariable<?>, Type> bound) {
    if (type instanceof TypeVariable<?> variable) {
      return of(bound.getOrDefault(variable, Object.class), Map.of());
    }
    if (type instanceof ParameterizedType generic) {
      return generic((Class<?>) generic.getRawType(), generic, bound);
    }
    return type instanceof Class<?> plain ? plain(plain) : JSON.objectNode();
  }

  private ObjectNode generic(
      Class<?> raw, ParameterizedType type, Map<TypeVariable<?>, Type> bound) {
    Type[] arguments = type.getActualTypeArguments();
    if (List.class.isAssignableFrom(raw) || Set.class.isAssignableFrom(raw)) {
      return JSON.objectNode().put("type", "array").set("items", of(arguments[0], bound));
    }
    if (Map.class.isAssignableFrom(raw)) {
      return JSON.objectNode()
          .put("type", "object")
          .set("additionalProperties", of(arguments[1], bound));
    }
    Map<TypeVariable<?>, Type> inner = new HashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      inner.put(raw.getTypeParameters()[i], arguments[i]);
    }
    String name = name(raw) + "Of" + name((Class<?>) arguments[0]);
    return record(raw, name, inner);
  }

  private ObjectNode plain(Class<?> type) {
    if (type.isRecord()) {
      return record(type, name(type), Map.of());
    }
    ObjectNode schema = JSON.objectNode();
    if (type.isEnum()) {
      ArrayNode values = schema.put("type", "string").putArray("enum");
      for (Object constant : type.getEnumConstants()) {
        values.add(((Enum<?>) constant).name());
      }
      return schema;
    }
    if (type == Object.class) {
      return schema;
    }
    schema.put("type", TYPES.getOrDefault(type, "string"));
    if (FORMATS.containsKey(type)) {
      schema.put("format", FORMATS.get(type));
    }
    return schema;
  }

  private ObjectNode record(Class<?> type, String name, Map<TypeVariable<?>, Type> bound) {
    if (!named.has(name)) {
      ObjectNode schema = named.putObject(name).put("type", "object");
      ObjectNode properties = schema.putObject("properties");
      ArrayNode required = schema.putArray("required");
      for (RecordComponent component : type.getRecordComponents()) {
        ObjectNode property = of(component.getGenericType(), bound);
        boolean nullable = RequiredFields.isNullable(component);
        properties.set(component.getName(), nullable ? orNull(property) : property);
        if (!nullable) {
          required.add(component.getName());
        }
      }
    }
    return JSON.objectNode().put("$ref", REFERENCE + name);
  }

  private static ObjectNode orNull(ObjectNode schema) {
    ObjectNode either = JSON.objectNode();
    either.putArray("anyOf").add(schema).add(JSON.objectNode().put("type", "null"));
    return either;
  }

  /** Nested types carry the name of their owner, so that two {@code Outcome}s do not meet. */
  private static String name(Class<?> type) {
    String own = type.getSimpleName().replaceAll("Json$", "");
    Class<?> owner = type.getDeclaringClass();
    return owner == null || owner.getSimpleName().endsWith("Resource") ? own : name(owner) + own;
  }
}
