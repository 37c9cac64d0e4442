// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.demo.directory.DirectoryPerson;

/**
 * Compares the directory with the server: the one side is counted on the directory's own objects,
 * the other on what REST answers; the connector is asked nothing.
 */
final class BothSides {
  private final DemoDirectory directory;
  private final Supplier<List<JsonNode>> people;

  /**
   * @param people everybody from the demo directory as REST answers
   */
  BothSides(DemoDirectory directory, Supplier<List<JsonNode>> people) {
    this.directory = directory;
    this.people = people;
  }

  Comparison compare() {
    Map<UUID, JsonNode> onServer = peopleOnServer();
    return Comparison.of(numbersOfDirectory(), numbersOfServer(onServer), differences(onServer));
  }

  /** People of an earlier demo in the same data directory are left out. */
  private Map<UUID, JsonNode> peopleOnServer() {
    Set<UUID> known = directory.everybodyEver();
    Map<UUID, JsonNode> found = new HashMap<>();
    for (JsonNode person : people.get()) {
      UUID guid = DemoServer.guidOf(person);
      if (known.contains(guid)) {
        found.put(guid, person);
      }
    }
    return found;
  }

  private Numbers numbersOfDirectory() {
    List<DirectoryPerson> active =
        directory.people().stream().filter(DirectoryPerson::active).toList();
    Set<String> groups = new HashSet<>();
    active.forEach(person -> groups.addAll(person.groups()));
    return new Numbers(
        active.size(),
        directory.everybodyEver().size() - active.size(),
        active.stream().filter(person -> person.manager().isPresent()).count(),
        groups.size(),
        active.stream().mapToLong(person -> person.groups().size()).sum());
  }

  private static Numbers numbersOfServer(Map<UUID, JsonNode> people) {
    List<JsonNode> active =
        people.values().stream().filter(person -> person.path("active").asBoolean()).toList();
    Set<String> groups = new HashSet<>();
    active.forEach(person -> groups.addAll(groupsOf(person)));
    return new Numbers(
        active.size(),
        people.size() - active.size(),
        active.stream().filter(person -> person.path("manager").has("id")).count(),
        groups.size(),
        active.stream().mapToLong(person -> groupsOf(person).size()).sum());
  }

  private static Set<String> groupsOf(JsonNode person) {
    Set<String> names = new TreeSet<>();
    person
        .path("groups")
        .forEach(
            group -> names.add(group.isTextual() ? group.asText() : group.path("name").asText()));
    return names;
  }

  /** Counts active people of whom any mapped field is not what the directory holds. */
  private int differences(Map<UUID, JsonNode> onServer) {
    Map<String, UUID> guidOfId = new HashMap<>();
    onServer.forEach((guid, person) -> guidOfId.put(person.path("id").asText(), guid));
    int different = 0;
    for (DirectoryPerson person : directory.people()) {
      JsonNode counterpart = onServer.get(person.guid());
      if (person.active() && (counterpart == null || !same(person, counterpart, guidOfId))) {
        different++;
      }
    }
    return different;
  }

  private static boolean same(
      DirectoryPerson person, JsonNode counterpart, Map<String, UUID> guidOfId) {
    UUID manager = guidOfId.get(counterpart.path("manager").path("id").asText());
    return text(counterpart, "login").equals(person.login())
        && text(counterpart, "mail").equals(person.mail())
        && text(counterpart, "displayName").equals(person.displayName())
        && text(counterpart, "givenName").equals(person.givenName())
        && text(counterpart, "familyName").equals(person.familyName())
        && text(counterpart, "department").equals(person.department())
        && text(counterpart, "title").equals(person.title())
        && text(counterpart, "employeeNumber").equals(person.employeeNumber())
        && Objects.equals(manager, person.manager().orElse(null))
        && groupsOf(counterpart).equals(person.groups());
  }

  private static String text(JsonNode person, String field) {
    JsonNode value = person.path(field);
    return value.isTextual() ? value.asText() : "";
  }
}
