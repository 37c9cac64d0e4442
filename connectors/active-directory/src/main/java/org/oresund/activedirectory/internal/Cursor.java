// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Up to where a controller's changes are in the database.
 *
 * @param domain objectGUID of the domain
 * @param controller DNS name, for people
 * @param invocation the copy whose numbers these are
 * @param usn highestCommittedUSN, read before everything else was read
 * @param scopeDigest {@link Settings#scopeDigest()} at that time
 * @param placeKeys {@link Scope#placeKeys()} at that time
 */
record Cursor(
    ObjectGuid domain,
    String controller,
    ObjectGuid invocation,
    long usn,
    String scopeDigest,
    Map<String, String> placeKeys) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SCHEMA = 1;

  /** Copies the map. */
  Cursor {
    placeKeys = Map.copyOf(placeKeys);
  }

  /** Returns the JSON text in which the import keeps the cursor. */
  String toText() {
    ObjectNode node = JSON.createObjectNode();
    node.put("schema", SCHEMA);
    node.put("domain", domain.toString());
    node.put("controller", controller);
    node.put("invocation", invocation.toString());
    node.put("usn", usn);
    node.put("scope", scopeDigest);
    ObjectNode places = node.putObject("places");
    placeKeys.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(place -> places.put(place.getKey(), place.getValue()));
    return node.toString();
  }

  /** Reads a text written by {@link #toText()}; empty if it was written by a newer version. */
  static Optional<Cursor> parse(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.path("schema").asInt() != SCHEMA) {
        return Optional.empty();
      }
      Map<String, String> places = new HashMap<>();
      node.path("places")
          .properties()
          .forEach(place -> places.put(place.getKey(), place.getValue().asText()));
      return Optional.of(
          new Cursor(
              ObjectGuid.parse(node.path("domain").asText()),
              node.path("controller").asText(),
              ObjectGuid.parse(node.path("invocation").asText()),
              node.path("usn").asLong(),
              node.path("scope").asText(),
              places));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
