// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** One connector type as its user reads it: what it is, and what its configuration takes. */
final class ConnectorSheet {

  private static final String LANGUAGE = "/texts/en";
  private static final int DEEPEST = 8;

  private final JsonNode type;
  private final Set<String> secrets = new HashSet<>();
  private final List<List<String>> keys = new ArrayList<>();

  private ConnectorSheet(JsonNode type) {
    this.type = type;
    type.path("secrets").forEach(secret -> secrets.add(secret.asText()));
  }

  /** Returns what the type is. */
  static Table facts(JsonNode type) {
    List<List<String>> rows = new ArrayList<>();
    for (String name : List.of("type", "version", "versions", "stage")) {
      rows.add(List.of(name, Table.text(type.path(name))));
    }
    for (String name : List.of("title", "description")) {
      rows.add(List.of(name, Table.text(type.at(LANGUAGE + "/" + name))));
    }
    type.path("modes").forEach(mode -> rows.add(List.of("mode", mode(mode))));
    rows.add(List.of("rights", Table.text(type.path("rights"))));
    for (JsonNode one : type.path("personalData")) {
      rows.add(
          List.of(
              "personal data",
              "%s (%s) for %s: %s"
                  .formatted(
                      one.path("category").asText(),
                      one.path("kind").asText(),
                      one.path("purpose").asText(),
                      Table.text(one.path("fields")))));
    }
    return new Table(rows, "");
  }

  /** Returns what its configuration takes. */
  static Table configuration(JsonNode type) {
    ConnectorSheet sheet = new ConnectorSheet(type);
    sheet.keys.add(List.of("KEY", "TYPE", "MUST", "DEFAULT", "HELP"));
    sheet.addProperties("", "", type.path("schema"), DEEPEST);
    return new Table(sheet.keys, "");
  }

  private static String mode(JsonNode mode) {
    String name = mode.path("mode").asText();
    if (mode.path("every").isTextual()) {
      return name + ", repeated by " + mode.path("every").asText();
    }
    return mode.path("dailyAt").isTextual()
        ? name + ", daily at " + mode.path("dailyAt").asText()
        : name;
  }

  private void addProperties(String path, String pointer, JsonNode schema, int depth) {
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> entry : schema.path("properties").properties()) {
      String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      JsonNode value = entry.getValue();
      String here = pointer + "/" + entry.getKey();
      String must = required.contains(entry.getKey()) ? "yes" : "";
      keys.add(List.of(name, kind(value, here), must, fallback(value), help(name)));
      if (depth > 0) {
        addProperties(name, here, value, depth - 1);
        addProperties(name + "[]", here + "/*", value.path("items"), depth - 1);
      }
    }
  }

  private static String fallback(JsonNode value) {
    return value.has("default") ? Table.text(value.path("default")) : "";
  }

  private String kind(JsonNode value, String pointer) {
    if (secrets.contains(pointer) || secrets.contains(pointer + "/*")) {
      return "secret";
    }
    if (value.has("enum")) {
      return String.join(
          "|",
          StreamSupport.stream(value.path("enum").spliterator(), false)
              .map(JsonNode::asText)
              .toList());
    }
    if (value.has("items")) {
      return "list of " + kind(value.path("items"), pointer + "/*");
    }
    return value.path("format").asText(value.path("type").asText("any"));
  }

  private String help(String key) {
    JsonNode text = type.at(LANGUAGE + "/fields").path(key);
    String help = text.path("help").asText();
    return help.isEmpty() ? text.path("label").asText() : help;
  }
}
