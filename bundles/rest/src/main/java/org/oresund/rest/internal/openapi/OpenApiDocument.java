// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oresund.rest.internal.http.ProblemJson;
import org.oresund.rest.internal.jaxrs.Disclosed;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.rest.internal.jaxrs.Limit;
import org.oresund.security.Permission;

/** Builds the OpenAPI 3.1 document of some resource classes. */
public final class OpenApiDocument {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String BASE = "/api/v1/";

  private final SchemaWriter schemas = new SchemaWriter();

  private OpenApiDocument() {}

  /** Returns the document of the classes, the same for each order of them. */
  public static ObjectNode of(List<Class<?>> resources) {
    return new OpenApiDocument().write(resources);
  }

  /** Returns the methods of a class that answer requests. */
  public static Stream<Method> endpoints(Class<?> resource) {
    return Arrays.stream(resource.getDeclaredMethods())
        .filter(method -> httpMethod(method).isPresent())
        .sorted(Comparator.comparing(OpenApiDocument::path).thenComparing(Method::getName));
  }

  /** Returns the HTTP method a Java method answers; empty if none. */
  public static Optional<String> httpMethod(Method method) {
    return Arrays.stream(method.getAnnotations())
        .flatMap(one -> Stream.ofNullable(one.annotationType().getAnnotation(HttpMethod.class)))
        .map(HttpMethod::value)
        .findFirst();
  }

  /** Returns the path template of an endpoint, from the root of the server. */
  public static String path(Method method) {
    Path own = method.getAnnotation(Path.class);
    Path base = method.getDeclaringClass().getAnnotation(Path.class);
    return BASE + (base == null ? "" : base.value()) + (own == null ? "" : "/" + own.value());
  }

  private ObjectNode write(List<Class<?>> resources) {
    ObjectNode document = JSON.objectNode().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Oresund")
        .put("version", "1")
        .put(
            "description",
            "Lists go on by 'next' and 'after'. Trouble is application/problem+json. Header"
                + " X-Oresund-Tenant selects a tenant among those the account has a grant in.");
    document.putArray("security").addObject().putArray("bearer");
    ObjectNode paths = document.putObject("paths");
    resources.stream()
        .flatMap(OpenApiDocument::endpoints)
        .sorted(Comparator.comparing(OpenApiDocument::path))
        .forEach(method -> addTo(paths, method));
    ObjectNode components = document.putObject("components");
    problemResponse(components);
    components.set("schemas", schemas.named());
    components
        .putObject("securitySchemes")
        .putObject("bearer")
        .put("type", "http")
        .put("scheme", "bearer");
    return document;
  }

  private void problemResponse(ObjectNode components) {
    components
        .putObject("responses")
        .putObject("Problem")
        .put("description", "Refused or failed; see code, title and detail.")
        .putObject("content")
        .putObject(ProblemJson.MEDIA_TYPE)
        .set("schema", schemas.of(ProblemJson.class));
  }

  private void addTo(ObjectNode paths, Method method) {
    Endpoint endpoint = method.getAnnotation(Endpoint.class);
    ObjectNode operation =
        paths
            .withObjectProperty(path(method))
            .putObject(httpMethod(method).orElseThrow().toLowerCase(Locale.ROOT));
    operation
        .put("operationId", operationId(method))
        .put("summary", endpoint.summary())
        .put("x-permission", endpoint.permission().id());
    if (endpoint.permission().scope() == Permission.Scope.ANONYMOUS) {
      operation.putArray("security");
    }
    ArrayNode parameters = operation.putArray("parameters");
    for (Parameter parameter : method.getParameters()) {
      addParameter(parameters, parameter);
    }
    body(method).ifPresent(body -> addBody(operation, method, body));
    addResponses(operation, method, endpoint);
  }

  private static String operationId(Method method) {
    String resource = method.getDeclaringClass().getSimpleName().replaceAll("Resource$", "");
    return resource.substring(0, 1).toLowerCase(Locale.ROOT)
        + resource.substring(1)
        + "."
        + method.getName();
  }

  private void addParameter(ArrayNode parameters, Parameter parameter) {
    PathParam path = parameter.getAnnotation(PathParam.class);
    QueryParam query = parameter.getAnnotation(QueryParam.class);
    if (path == null && query == null) {
      return;
    }
    ObjectNode described =
        parameters
            .addObject()
            .put("name", path == null ? query.value() : path.value())
            .put("in", path == null ? "query" : "path")
            .put("required", path != null);
    ObjectNode schema = described.putObject("schema");
    schema.setAll(parameterSchema(parameter));
    DefaultValue preset = parameter.getAnnotation(DefaultValue.class);
    if (preset != null) {
      put(schema, preset.value());
    }
  }

  private ObjectNode parameterSchema(Parameter parameter) {
    Class<?> type = parameter.getType();
    if (type == Limit.class) {
      return JSON.objectNode().put("type", "integer").put("minimum", 1).put("maximum", 1000);
    }
    if (!type.isEnum()) {
      return schemas.of(type);
    }
    ObjectNode schema = JSON.objectNode().put("type", "string");
    ArrayNode values = schema.putArray("enum");
    for (Object constant : type.getEnumConstants()) {
      values.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    return schema;
  }

  private static void put(ObjectNode schema, String preset) {
    if (schema.path("type").asText().equals("integer")) {
      schema.put("default", Integer.parseInt(preset));
    } else {
      schema.put("default", preset);
    }
  }

  private static Optional<Parameter> body(Method method) {
    List<Class<? extends Annotation>> others =
        List.of(PathParam.class, QueryParam.class, Context.class, Suspended.class);
    return Arrays.stream(method.getParameters())
        .filter(one -> others.stream().noneMatch(one::isAnnotationPresent))
        .findFirst();
  }

  private void addBody(ObjectNode operation, Method method, Parameter body) {
    ObjectNode content =
        operation
            .putObject("requestBody")
            .put("required", !body.getAnnotatedType().isAnnotationPresent(Nullable.class))
            .putObject("content");
    if (body.getType() == InputStream.class) {
      for (String type : method.getAnnotation(Consumes.class).value()) {
        content.putObject(type);
      }
      return;
    }
    content.putObject("application/json").set("schema", schemas.of(body.getParameterizedType()));
  }

  private void addResponses(ObjectNode operation, Method method, Endpoint endpoint) {
    ObjectNode responses = operation.putObject("responses");
    ObjectNode success =
        responses.putObject(Integer.toString(endpoint.status())).put("description", "Done.");
    Type answer = answer(method, endpoint);
    if (answer != void.class) {
      success.putObject("content").putObject("application/json").set("schema", schemas.of(answer));
    }
    responses.putObject("default").put("$ref", "#/components/responses/Problem");
  }

  private static Type answer(Method method, Endpoint endpoint) {
    if (endpoint.answer() != void.class) {
      return endpoint.answer();
    }
    Type type = method.getGenericReturnType();
    if (type instanceof ParameterizedType generic && generic.getRawType() == Disclosed.class) {
      return generic.getActualTypeArguments()[0];
    }
    return type;
  }
}
