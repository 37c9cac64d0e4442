// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.demo.directory.DemoDirectorySettings;
import org.oresund.demo.directory.DirectoryPerson;

class BothSidesTest {
  private static final JsonMapper JSON = new JsonMapper();

  private DemoDirectory directory;
  private Map<UUID, ObjectNode> server;

  @BeforeEach
  void start() throws Exception {
    directory = DemoDirectory.start(DemoDirectorySettings.defaults().withPeople(60));
    server = new HashMap<>();
    directory.people().forEach(person -> server.put(person.guid(), asRestAnswers(person)));
  }

  @AfterEach
  void stop() {
    directory.close();
  }

  @Test
  void serverThatHoldsTheDirectoryIsEqual() {
    assertThat(compare().equal()).isTrue();
    assertThat(compare().rows())
        .extracting(Comparison.Row::directory)
        .contains((long) directory.counts().active());
  }

  @Test
  void everyFieldCounts() {
    UUID somebody = anyActive();
    for (String field :
        List.of(
            "login",
            "mail",
            "displayName",
            "givenName",
            "familyName",
            "department",
            "title",
            "employeeNumber")) {
      ObjectNode right = server.get(somebody).deepCopy();
      server.get(somebody).put(field, "something else");
      assertThat(compare().equal()).as(field).isFalse();
      server.put(somebody, right);
    }
    server.get(somebody).putArray("groups");
    assertThat(compare().equal()).as("groups").isFalse();
  }

  @Test
  void missingPersonAndPersonWhoShouldHaveLeftAreDifferences() {
    UUID somebody = anyActive();
    ObjectNode right = server.remove(somebody);
    assertThat(compare().equal()).isFalse();
    server.put(somebody, right);
    directory.administrator().delete(somebody);
    assertThat(compare().equal()).isFalse();
    right.put("active", false);
    assertThat(compare().equal()).isTrue();
  }

  @Test
  void peopleOfAnEarlierDemoAreNotCounted() {
    ObjectNode stranger = server.get(anyActive()).deepCopy();
    ((ObjectNode) stranger.path("externalKeys").get(0)).put("key", UUID.randomUUID().toString());
    server.put(UUID.randomUUID(), stranger);
    assertThat(compare().equal()).isTrue();
  }

  @Test
  void everySceneChangesWhatTheDirectoryHolds() {
    Scene scene = new Scene(directory);
    List<Runnable> events =
        List.of(
            scene::someoneJoins,
            scene::someoneIsPromoted,
            scene::someoneMovesToAnotherSite,
            scene::someoneGetsAnotherManager,
            scene::someoneChangesGroup,
            scene::someoneMarries,
            scene::someoneIsDisabled,
            scene::someonesContractEnded,
            scene::someoneIsMovedOut,
            scene::someoneIsDeleted,
            scene::aUnitIsRenamed);
    for (Runnable event : events) {
      List<DirectoryPerson> before = directory.people();
      event.run();
      assertThat(directory.people()).isNotEqualTo(before);
    }
  }

  private Comparison compare() {
    return new BothSides(directory, () -> new ArrayList<JsonNode>(server.values())).compare();
  }

  private UUID anyActive() {
    return directory.people().stream()
        .filter(DirectoryPerson::active)
        .filter(person -> person.manager().isPresent())
        .skip(30)
        .findFirst()
        .orElseThrow()
        .guid();
  }

  private static ObjectNode asRestAnswers(DirectoryPerson person) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", "id-" + person.guid())
            .put("login", person.login())
            .put("mail", person.mail())
            .put("displayName", person.displayName())
            .put("givenName", person.givenName())
            .put("familyName", person.familyName())
            .put("department", person.department())
            .put("title", person.title())
            .put("employeeNumber", person.employeeNumber())
            .put("active", person.active());
    person.manager().ifPresent(manager -> json.putObject("manager").put("id", "id-" + manager));
    person.groups().forEach(json.withArray("groups")::add);
    json.withArray("externalKeys")
        .addObject()
        .put("system", DemoServer.TYPE)
        .put("instance", DemoServer.INSTANCE)
        .put("key", person.guid().toString());
    return json;
  }
}
