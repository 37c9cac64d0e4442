// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * The schema of one type's configuration: checks documents, knows which values are secret and which
 * keys take effect only after a preview.
 */
public final class ConfigurationSchema {

  private static final int MAX_DEPTH = 8;

  private final Map<String, Object> document;
  private final DocumentSchema schema;
  private final List<String> secrets;

  private ConfigurationSchema(Map<String, Object> document) {
    this.document = document;
    this.schema = DocumentSchema.of(document);
    this.secrets = List.copyOf(secretsOf(document, "", 0));
  }

  /** Returns the schema that a document of the type's metadata describes. */
  public static ConfigurationSchema of(Map<String, Object> document) {
    return new ConfigurationSchema(document);
  }

  /** Returns the schema as a document. */
  public Map<String, Object> document() {
    return document;
  }

  /** Returns JSON pointers of the secrets; a {@code *} stands for each element. */
  public List<String> secrets() {
    return secrets;
  }

  /** Returns the names of the top-level keys. */
  public List<String> keys() {
    return List.copyOf(Documents.object(document.get("properties")).keySet());
  }

  /** Returns every deviation of a configuration, each naming its field as people write it. */
  public List<Problem.Field> check(Map<String, Object> configuration) {
    return schema.check(configuration).stream()
        .map(field -> new Problem.Field(Pointers.readable(field.path()), 0, field.message()))
        .toList();
  }

  /** Returns the changed top-level keys that take effect only after a preview. */
  public List<String> previewKeys(Map<String, Object> before, Map<String, Object> after) {
    Map<String, Object> properties = Documents.object(document.get("properties"));
    TreeSet<String> changed = new TreeSet<>(before.keySet());
    changed.addAll(after.keySet());
    changed.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
    changed.removeIf(
        key -> !"preview".equals(Documents.object(properties.get(key)).get("x-activation")));
    return List.copyOf(changed);
  }

  /** Returns the configuration with the defaults of absent keys. */
  public Map<String, Object> withDefaults(Map<String, Object> configuration) {
    Map<String, Object> complete = Documents.copy(configuration);
    addDefaults(document, complete, 0);
    return complete;
  }

  private static void addDefaults(
      Map<String, Object> schema, Map<String, Object> values, int depth) {
    Documents.object(schema.get("properties"))
        .forEach(
            (name, described) -> {
              Map<String, Object> property = Documents.object(described);
              @Nullable Object fallback = property.get("default");
              if (fallback != null) {
                values.putIfAbsent(name, fallback);
              }
              if (values.get(name) instanceof Map<?, ?> nested && depth < MAX_DEPTH) {
                addDefaults(property, Documents.object(nested), depth + 1);
              }
            });
  }

  private static List<String> secretsOf(Map<String, Object> schema, String pointer, int depth) {
    if (Boolean.TRUE.equals(schema.get("writeOnly"))) {
      return List.of(pointer);
    }
    List<String> found = new ArrayList<>();
    if (depth == MAX_DEPTH) {
      return found;
    }
    Documents.object(schema.get("properties"))
        .forEach(
            (name, property) ->
                found.addAll(
                    secretsOf(
                        Documents.object(property), Pointers.child(pointer, name), depth + 1)));
    for (String each : List.of("items", "additionalProperties")) {
      found.addAll(secretsOf(Documents.object(schema.get(each)), pointer + "/*", depth + 1));
    }
    return found;
  }
}
