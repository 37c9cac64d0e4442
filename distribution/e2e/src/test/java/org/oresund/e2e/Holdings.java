// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.oresund.driver.RestClient;

/**
 * What a tenant owns, harvested from its own lists: every GET operation whose answer has items.
 *
 * @param lists items by path template of the list
 * @param ids every UUID in them
 */
record Holdings(Map<String, List<JsonNode>> lists, Set<String> ids) {

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /** Lists whose path is not the path of their items without the last part. */
  private static final Map<String, String> OTHER_LISTS =
      Map.of("/api/v1/instances/{instance}/runs", "/api/v1/instances/{instance}/history");

  /** Reads every list of the interface that the client may read. */
  static Holdings harvest(RestClient rest, Collection<ApiOperation> operations) {
    Holdings found = new Holdings(new LinkedHashMap<>(), new LinkedHashSet<>());
    for (ApiOperation operation : operations) {
      if (operation.reads()) {
        found.addItems(rest, operation);
      }
    }
    return found;
  }

  private void addItems(RestClient rest, ApiOperation operation) {
    List<String> parameters = operation.pathParameters();
    if (parameters.size() > 1) {
      return;
    }
    List<String> paths = new ArrayList<>();
    if (parameters.isEmpty()) {
      paths.add(operation.path());
    } else {
      for (String value : values(operation, parameters.get(0))) {
        paths.add(operation.path().replace("{" + parameters.get(0) + "}", value));
      }
    }
    for (String path : paths) {
      RestClient.Answer answer = rest.send("GET", path, null);
      if (answer.status() == 200) {
        answer.body().path("items").forEach(lists(operation)::add);
        UUID.matcher(answer.text()).results().forEach(id -> ids.add(id.group()));
      }
    }
  }

  private List<JsonNode> lists(ApiOperation operation) {
    return lists.computeIfAbsent(operation.path(), path -> new ArrayList<>());
  }

  /** Returns the values a path parameter can have: those of the list in front of it. */
  Set<String> values(ApiOperation operation, String parameter) {
    String place = operation.path().substring(0, operation.path().indexOf("/{" + parameter + "}"));
    String list = OTHER_LISTS.getOrDefault(place, place);
    Set<String> values = new LinkedHashSet<>();
    for (JsonNode item : lists.getOrDefault(list, List.of())) {
      for (String field : List.of(parameter, "id", "name")) {
        if (item.path(field).isTextual()) {
          values.add(item.path(field).asText());
          break;
        }
      }
    }
    return values;
  }

  /** Returns paths of an operation, filled with what there is; a few of each parameter. */
  List<String> paths(ApiOperation operation, int most) {
    List<String> paths = List.of(operation.path());
    for (String parameter : operation.pathParameters()) {
      List<String> values = values(operation, parameter).stream().limit(most).toList();
      paths =
          paths.stream()
              .flatMap(p -> values.stream().map(v -> p.replace("{" + parameter + "}", v)))
              .toList();
    }
    return paths;
  }

  /** Returns what either has. */
  Holdings and(Holdings others) {
    Holdings both = new Holdings(new LinkedHashMap<>(lists), new LinkedHashSet<>(ids));
    others.lists.forEach((list, items) -> both.lists.putIfAbsent(list, items));
    both.ids.addAll(others.ids);
    return both;
  }

  /** Returns one field of the first item of a list. */
  String first(String list, String field) {
    List<JsonNode> items = lists.getOrDefault("/api/v1/" + list, List.of());
    if (items.isEmpty() || items.get(0).path(field).asText().isEmpty()) {
      throw new AssertionError("The tenant has no " + list + " with " + field);
    }
    return items.get(0).path(field).asText();
  }
}
