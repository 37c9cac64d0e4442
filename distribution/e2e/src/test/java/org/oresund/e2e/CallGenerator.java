// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Generates the calls by which one tenant could reach another: own lists, the other tenant's ids in
 * paths, queries and bodies, each with a twin whose ids nobody has.
 */
final class CallGenerator {

  /** Most values of one path parameter that are tried. */
  private static final int MOST_VALUES = 3;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What properties of a body are filled with that refer to nothing. */
  private static final Map<String, JsonNode> PLAIN =
      Map.of(
          "type", JSON.textNode("file-people"),
          "mode", JSON.textNode("full"),
          "name", JSON.textNode("generated"),
          "password", JSON.textNode("Generated-1-password"),
          "invitation", JSON.textNode("generated"),
          "config", JSON.objectNode().put("folder", "generated"),
          "roles", JSON.arrayNode().add("employee"));

  private final JsonNode schemas;
  private final Holdings own;
  private final Holdings other;
  private final Map<String, String> references;

  /**
   * Makes a generator.
   *
   * @param description the OpenAPI description
   * @param own what the caller has
   * @param other what somebody else has
   * @param otherTenant id of the other tenant
   */
  CallGenerator(JsonNode description, Holdings own, Holdings other, String otherTenant) {
    this.schemas = description.path("components").path("schemas");
    this.own = own;
    this.other = other;
    this.references =
        Map.of(
            "tenant", otherTenant,
            "id", otherTenant,
            "account", other.first("accounts", "id"),
            "login", other.first("accounts", "login"),
            "person", other.first("people", "id"),
            "hash", other.first("plans", "hash"),
            "instance", other.first("quarantine", "instance"),
            "q", other.first("people", "familyName"),
            "externalKey", other.first("quarantine", "key"),
            "after", other.first("people", "id"));
  }

  /** Returns the calls of an operation, at least one. */
  List<GeneratedCall> calls(ApiOperation operation) {
    List<GeneratedCall> calls = new ArrayList<>();
    for (Map<String, String> values : pathValues(operation)) {
      Set<String> alien = alien(operation, values);
      boolean harmless = operation.reads() || operation.pathParameters().isEmpty();
      if (!alien.isEmpty() || harmless) {
        calls.add(call(operation, values, alien));
      }
    }
    if (operation.reads() && operation.pathParameters().isEmpty()) {
      operation.queryParameters().stream()
          .filter(references::containsKey)
          .forEach(query -> calls.add(queried(operation, query)));
    }
    if (calls.isEmpty()) {
      throw new AssertionError("No call can be generated for " + operation);
    }
    return calls;
  }

  private GeneratedCall queried(ApiOperation operation, String query) {
    String value = references.get(query);
    return new GeneratedCall(
        operation,
        operation.path() + "?" + query + "=" + encoded(value),
        null,
        Set.of(value),
        null);
  }

  private GeneratedCall call(
      ApiOperation operation, Map<String, String> values, Set<String> alien) {
    Set<String> foreign = new LinkedHashSet<>(alien);
    JsonNode body = body(operation, references, foreign);
    GeneratedCall twin = foreign.isEmpty() ? null : twin(operation, values, foreign);
    return new GeneratedCall(operation, path(operation, values), body, foreign, twin);
  }

  /** The same with each foreign value replaced by one of the same kind that nobody has. */
  private GeneratedCall twin(
      ApiOperation operation, Map<String, String> values, Set<String> foreign) {
    Map<String, String> replaced = new HashMap<>();
    foreign.forEach(value -> replaced.put(value, nobodys(value)));
    Map<String, String> unknown = new LinkedHashMap<>(values);
    unknown.replaceAll((parameter, value) -> replaced.getOrDefault(value, value));
    Map<String, String> nobody = new HashMap<>(references);
    nobody.replaceAll((property, value) -> replaced.getOrDefault(value, value));
    JsonNode body = body(operation, nobody, new LinkedHashSet<>());
    return new GeneratedCall(
        operation, path(operation, unknown), body, Set.copyOf(replaced.values()), null);
  }

  private static String nobodys(String value) {
    boolean id = value.matches("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}");
    return id
        ? UUID.randomUUID().toString()
        : "nobodys-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** The values of all path parameters in every combination, a few of each. */
  private List<Map<String, String>> pathValues(ApiOperation operation) {
    List<Map<String, String>> combinations = List.of(Map.of());
    for (String parameter : operation.pathParameters()) {
      Set<String> values = new LinkedHashSet<>();
      other.values(operation, parameter).stream().limit(MOST_VALUES).forEach(values::add);
      own.values(operation, parameter).stream().limit(1).forEach(values::add);
      combinations = combined(combinations, parameter, values);
    }
    return combinations;
  }

  private static List<Map<String, String>> combined(
      List<Map<String, String>> combinations, String parameter, Set<String> values) {
    List<Map<String, String>> more = new ArrayList<>();
    for (Map<String, String> start : combinations) {
      for (String value : values) {
        Map<String, String> longer = new LinkedHashMap<>(start);
        longer.put(parameter, value);
        more.add(longer);
      }
    }
    return more;
  }

  /** Names that both tenants use are nobody else's. */
  private Set<String> alien(ApiOperation operation, Map<String, String> values) {
    Set<String> alien = new LinkedHashSet<>();
    values.forEach(
        (parameter, value) -> {
          if (!own.values(operation, parameter).contains(value)) {
            alien.add(value);
          }
        });
    return alien;
  }

  private static String path(ApiOperation operation, Map<String, String> values) {
    String path = operation.path();
    for (Map.Entry<String, String> value : values.entrySet()) {
      path = path.replace("{" + value.getKey() + "}", encoded(value.getValue()));
    }
    return path;
  }

  private @Nullable JsonNode body(
      ApiOperation operation, Map<String, String> referred, Set<String> used) {
    JsonNode schema = resolved(operation.bodySchema());
    if (schema.isMissingNode()) {
      return null;
    }
    ObjectNode body = JSON.objectNode();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = property.getKey();
      if (referred.containsKey(name)) {
        body.put(name, referred.get(name));
        used.add(referred.get(name));
      } else if (isRequired(schema, name) || PLAIN.containsKey(name)) {
        body.set(name, plain(operation, name, resolved(property.getValue())));
      }
    }
    return body;
  }

  private static JsonNode plain(ApiOperation operation, String name, JsonNode schema) {
    if (PLAIN.containsKey(name)) {
      return PLAIN.get(name);
    }
    if (schema.has("enum")) {
      return schema.path("enum").get(schema.path("enum").size() - 1);
    }
    return switch (schema.path("type").asText()) {
      case "boolean" -> JSON.booleanNode(true);
      case "integer" -> JSON.numberNode(1);
      case "array" -> JSON.arrayNode();
      default ->
          throw new AssertionError("No value can be generated for " + name + " of " + operation);
    };
  }

  private static boolean isRequired(JsonNode schema, String name) {
    return StreamSupport.stream(schema.path("required").spliterator(), false)
        .anyMatch(one -> one.asText().equals(name));
  }

  private JsonNode resolved(JsonNode schema) {
    String reference = schema.path("$ref").asText();
    return reference.isEmpty()
        ? schema
        : schemas.path(reference.substring(reference.lastIndexOf('/') + 1));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
