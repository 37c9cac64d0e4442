// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.configuration;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.oresund.api.Problem;

/** A JSON Schema (2020-12) that names every deviation of a document at once. */
public final class DocumentSchema {

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          // a schema never causes a request to the network
          builder -> builder.schemaLoaders(loaders -> loaders.add(iri -> null)));
  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder()
          .pathType(PathType.JSON_POINTER)
          .formatAssertionsEnabled(true)
          .locale(Locale.ENGLISH)
          .build();

  private final JsonSchema schema;

  private DocumentSchema(JsonSchema schema) {
    this.schema = schema;
  }

  /** Returns the schema a document describes. */
  public static DocumentSchema of(Map<String, Object> schema) {
    return new DocumentSchema(FACTORY.getSchema(Documents.tree(schema), CONFIG));
  }

  /** Returns the schema a JSON text describes. */
  public static DocumentSchema of(String json) {
    return new DocumentSchema(FACTORY.getSchema(json, InputFormat.JSON, CONFIG));
  }

  /** Returns the schema of schemas. */
  public static DocumentSchema ofSchemas() {
    return new DocumentSchema(FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012), CONFIG));
  }

  /** Returns every deviation; the path of each is a JSON pointer, no value stands in a message. */
  public List<Problem.Field> check(Map<String, Object> document) {
    List<Problem.Field> deviations = new ArrayList<>();
    for (ValidationMessage message : schema.validate(Documents.tree(document))) {
      deviations.add(new Problem.Field(pointer(message), 0, text(message)));
    }
    return deviations;
  }

  private static String pointer(ValidationMessage message) {
    JsonNodePath place = message.getInstanceLocation();
    String property = message.getProperty();
    return (property == null ? place : place.append(property)).toString();
  }

  private static String text(ValidationMessage message) {
    return switch (message.getType()) {
      case "additionalProperties", "unevaluatedProperties" -> "is not a known key";
      case "required" -> "is required";
      default -> message.getError();
    };
  }
}
