// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * One operation of the OpenAPI description.
 *
 * @param method HTTP method, upper case
 * @param path template such as {@code /api/v1/plans/{id}}
 * @param permission the one permission it needs
 * @param parameters of path and query
 * @param body its request body; missing if it has none
 */
record ApiOperation(
    String method, String path, String permission, List<Parameter> parameters, JsonNode body) {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  /** A parameter of the path or the query. */
  record Parameter(String name, String place) {}

  /** Returns every operation of the description. */
  static List<ApiOperation> all(JsonNode description) {
    List<ApiOperation> all = new ArrayList<>();
    description
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(one -> all.add(of(path.getKey(), one.getKey(), one.getValue()))));
    return all;
  }

  private static ApiOperation of(String path, String method, JsonNode operation) {
    if (!METHODS.contains(method)) {
      throw new AssertionError("The test knows no method " + method + " of " + path);
    }
    return new ApiOperation(
        method.toUpperCase(Locale.ROOT),
        path,
        operation.path("x-permission").asText(),
        StreamSupport.stream(operation.path("parameters").spliterator(), false)
            .map(one -> new Parameter(one.path("name").asText(), one.path("in").asText()))
            .toList(),
        operation.path("requestBody"));
  }

  /** Returns the names of the parameters of its path, from left to right. */
  List<String> pathParameters() {
    return named("path");
  }

  /** Returns the names of its query parameters. */
  List<String> queryParameters() {
    return named("query");
  }

  private List<String> named(String place) {
    return parameters.stream()
        .filter(one -> one.place().equals(place))
        .map(Parameter::name)
        .toList();
  }

  boolean reads() {
    return method.equals("GET");
  }

  /** Returns whether it takes a file instead of JSON. */
  boolean takesFile() {
    return body.path("content").has("application/octet-stream");
  }

  /** Returns the schema of its JSON body; missing if it has none. */
  JsonNode bodySchema() {
    return body.path("content").path("application/json").path("schema");
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
