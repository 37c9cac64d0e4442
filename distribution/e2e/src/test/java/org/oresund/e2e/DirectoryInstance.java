// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.driver.RestClient;
import org.oresund.driver.RestClient.Answer;
import org.oresund.driver.ServerProcess;
import org.oresund.driver.ServerProcess.Start;

/** An instance of a people connector, used by REST as an integrator uses it. */
record DirectoryInstance(RestClient rest, String name) {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Starts a server on an empty data directory and deploys connectors. */
  static ServerProcess serverWith(Start start, String... connectors) {
    ServerProcess server = ServerProcess.start(start);
    server.awaitReady(Duration.ofMinutes(2));
    for (String connector : connectors) {
      server.rest().upload("deployments", Places.archive(connector));
      await().atMost(LIMIT).until(() -> types(server).contains(connector));
    }
    return server;
  }

  private static List<String> types(ServerProcess server) {
    return server.rest().get("connectors").path("items").findValuesAsText("type");
  }

  /** Configures it and waits until it is online. */
  DirectoryInstance online(String type, Map<String, Object> config) {
    rest.put("instances/" + name, Map.of("type", type, "config", config));
    return awaitState("ONLINE");
  }

  DirectoryInstance awaitState(String state) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> assertThat(status().path("state").asText()).as("%s", status()).isEqualTo(state));
    return this;
  }

  JsonNode status() {
    return rest.get("instances/" + name + "/status");
  }

  /** Runs it and returns the run when it has ended. */
  JsonNode run(String mode) {
    return run(mode, false);
  }

  /** Makes a plan and applies nothing. */
  JsonNode preview(String mode) {
    return run(mode, true);
  }

  private JsonNode run(String mode, boolean previewOnly) {
    return rest.post(
        "instances/" + name + "/run?wait=PT120S", Map.of("mode", mode, "previewOnly", previewOnly));
  }

  /** Runs it and expects success. */
  JsonNode succeeds(String mode) {
    JsonNode run = run(mode);
    assertThat(run.path("state").asText()).as("%s", run).isEqualTo("SUCCEEDED");
    return run;
  }

  /** Releases a plan with its hash. */
  JsonNode release(String plan) {
    String hash = rest.get("plans/" + plan).path("plan").path("hash").asText();
    return rest.post("plans/" + plan + "/release", Map.of("hash", hash));
  }

  /** Returns everybody who came through this instance, by key. */
  Map<String, JsonNode> people() {
    Map<String, JsonNode> people = new LinkedHashMap<>();
    for (JsonNode person : rest.all("people?limit=1000")) {
      for (JsonNode key : person.path("externalKeys")) {
        if (key.path("instance").asText().equals(name)) {
          people.put(key.path("key").asText(), person);
        }
      }
    }
    return people;
  }

  /** Returns everybody with state and groups; when a row was touched does not count. */
  Map<String, String> peopleAsText() {
    Map<String, String> people = new TreeMap<>();
    people()
        .forEach(
            (key, person) ->
                people.put(key, ((ObjectNode) person).without("updatedAt").toString()));
    return people;
  }

  /** Asks for a run of everybody and returns whatever comes back. */
  Answer start(String mode) {
    return rest.send("POST", "instances/" + name + "/run", Map.of("mode", mode));
  }

  /** Shows a run, after waiting for its end. */
  JsonNode awaitRun(JsonNode run, String wait) {
    return rest.get("instances/" + name + "/runs/" + run.path("id").asText() + "?wait=" + wait);
  }

  /** Returns a configuration that takes everybody from a demo directory, by hand. */
  static Map<String, Object> configOf(DemoDirectory directory) {
    return Map.of(
        "servers", List.of(directory.ldapsUrl()),
        "trustedCertificates", directory.authorityPem(),
        "bindName", directory.syncAccount().bindName(),
        "bindPassword", directory.syncAccount().password(),
        "baseDns", List.of(directory.peopleDn()),
        "pollInterval", "PT1H");
  }

  /** Returns a copy of a configuration with another value. */
  static Map<String, Object> with(Map<String, Object> config, String key, Object value) {
    Map<String, Object> other = new HashMap<>(config);
    other.put(key, value);
    return other;
  }
}
