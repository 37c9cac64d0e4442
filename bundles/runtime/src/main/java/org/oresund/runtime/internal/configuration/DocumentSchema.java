// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.configuration;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
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
import java.util.function.Supplier;
import org.oresund.api.Problem;

/** A JSON Schema (2020-12) that names every deviation of a document at once. */
public final class DocumentSchema {

  /** Keywords that say something to forms and to the runtime, nothing to validation. */
  private static final List<String> OWN_KEYWORDS = List.of("x-activation", "x-order");

  private static final JsonSchemaFactory FACTORY = factory();
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

  private static JsonSchemaFactory factory() {
    JsonMetaSchema dialect =
        JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .keywords(OWN_KEYWORDS.stream().map(NonValidationKeyword::new).toList())
            .build();
    return JsonSchemaFactory.getInstance(
        SpecVersion.VersionFlag.V202012,
        builder ->
            builder
                .metaSchema(dialect)
                // a schema never causes a request to the network
                .schemaLoaders(loaders -> loaders.add(iri -> null)));
  }

  /** Returns the schema a document describes. */
  public static DocumentSchema of(Map<String, Object> schema) {
    return withLibraryLoader(() -> FACTORY.getSchema(Documents.tree(schema), CONFIG));
  }

  /** Returns the schema a JSON text describes. */
  public static DocumentSchema of(String json) {
    return withLibraryLoader(() -> FACTORY.getSchema(json, InputFormat.JSON, CONFIG));
  }

  /** Returns the schema of schemas. */
  public static DocumentSchema ofSchemas() {
    return withLibraryLoader(() -> FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012), CONFIG));
  }

  /** Returns every deviation; the path of each is a JSON pointer, no value stands in a message. */
  public List<Problem.Field> check(Map<String, Object> document) {
    List<Problem.Field> deviations = new ArrayList<>();
    for (ValidationMessage message : schema.validate(Documents.tree(document))) {
      deviations.add(new Problem.Field(pointer(message), 0, text(message)));
    }
    return deviations;
  }

  /** The library reads its own schemas through the thread's loader, which in OSGi knows nothing. */
  private static DocumentSchema withLibraryLoader(Supplier<JsonSchema> read) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(JsonSchemaFactory.class.getClassLoader());
    try {
      JsonSchema schema = read.get();
      schema.initializeValidators();
      return new DocumentSchema(schema);
    } finally {
      thread.setContextClassLoader(before);
    }
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
      case "format" -> format(message.getSchemaNode().asText());
      default -> message.getError();
    };
  }

  private static String format(String name) {
    return name.equals("duration")
        ? "must be a duration such as PT60S or P1D"
        : "does not have the form of a " + name;
  }
}
