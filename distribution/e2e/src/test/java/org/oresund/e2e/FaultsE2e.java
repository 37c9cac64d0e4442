// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.demo.directory.DemoDirectorySettings;
import org.oresund.demo.directory.DirectoryPerson;
import org.oresund.demo.directory.SearchFault;
import org.oresund.driver.RestClient.Answer;
import org.oresund.driver.ServerProcess;
import org.oresund.driver.ServerProcess.Start;

/** Each trouble is a clear problem, and nobody is lost or deactivated by it. */
class FaultsE2e {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static Path folder;
  private static DemoDirectory directory;
  private static ServerProcess server;
  private static DirectoryInstance instance;
  private static Map<String, String> peopleBefore;

  @BeforeAll
  static void sixtyPeopleAreThere() throws IOException {
    folder = Places.fresh("faults");
    directory = DemoDirectory.start(DemoDirectorySettings.defaults().withPeople(60));
    server =
        DirectoryInstance.serverWith(
            Start.of(Places.home(), folder.resolve("data")), "active-directory");
    instance = new DirectoryInstance(server.rest(), "people");
    instance.online("active-directory", config()).succeeds("full");
    peopleBefore = people();
    assertThat(peopleBefore).hasSizeGreaterThanOrEqualTo(60);
  }

  @AfterEach
  void nobodyIsLostAndNoStackTraceIsShown() throws IOException {
    directory.faults().heal();
    assertThat(people()).isEqualTo(peopleBefore);
    for (Path file : List.of(server.output(), server.data().resolve("log/oresund.log"))) {
      assertThat(file).content().doesNotContain("\tat ", "Caused by:", "Exception:");
    }
  }

  @AfterAll
  static void stop() {
    server.close();
    directory.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "wrong password, ad.credentials-refused",
    "wrong authority, ad.certificate-untrusted",
    "wrong host name, ad.certificate-wrong-name",
    "unknown host, ad.host-unknown",
    "nobody listens, ad.unreachable",
    "wrong base, ad.place-missing"
  })
  void aWrongConfigurationIsNamedByTestAndRun(String fault, String code) throws IOException {
    try (DemoDirectory other = otherHost(fault)) {
      Map<String, Object> wrong = wrong(fault, other);
      JsonNode report = server.rest().post("instances/people/test", Map.of("config", wrong));
      assertThat(report.path("successful").asBoolean()).isFalse();
      assertThat(report.path("steps").findValuesAsText("code")).as("%s", report).contains(code);

      DirectoryInstance bad = new DirectoryInstance(server.rest(), fault.replace(' ', '-'));
      bad.rest()
          .put("instances/" + bad.name(), Map.of("type", "active-directory", "config", wrong));
      server
          .rest()
          .send(
              "POST",
              "instances/" + bad.name() + "/run",
              Map.of("mode", "full", "previewOnly", false));
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                JsonNode problem = bad.status().path("problem");
                assertThat(problem.path("code").asText()).as("%s", bad.status()).isEqualTo(code);
                assertThat(problem.path("detail").asText()).isNotBlank();
              });
      assertThat(bad.status().path("state").asText()).isNotEqualTo("ONLINE");
      server.rest().delete("instances/" + bad.name());
    }
  }

  private static DemoDirectory otherHost(String fault) throws IOException {
    DemoDirectorySettings settings = DemoDirectorySettings.defaults().withPeople(1);
    return DemoDirectory.start(
        fault.equals("wrong host name")
            ? settings.withCertificate(DemoDirectorySettings.ServerCertificate.OTHER_HOST)
            : settings);
  }

  private static Map<String, Object> wrong(String fault, DemoDirectory other) {
    return switch (fault) {
      case "wrong password" -> with("bindPassword", "not the password");
      case "wrong authority" -> with("trustedCertificates", other.authorityPem());
      case "wrong host name" -> {
        Map<String, Object> config = with("servers", List.of(other.ldapsUrl()));
        config.put("trustedCertificates", other.authorityPem());
        yield config;
      }
      case "unknown host" -> with("servers", List.of("ldaps://nobody.invalid:636"));
      case "nobody listens" ->
          with("servers", List.of("ldaps://127.0.0.1:" + ServerProcess.freePort()));
      case "wrong base" -> with("baseDns", List.of("OU=Nowhere," + directory.baseDn()));
      default -> throw new IllegalArgumentException(fault);
    };
  }

  @Test
  void aFilterThatIsNoneIsRefusedWithItsField() {
    Answer broken = put("filter", with("userFilter", "(&(objectClass=user)"));

    assertThat(broken.status()).isEqualTo(422);
    assertThat(broken.body().path("fields").findValuesAsText("path")).containsExactly("userFilter");
  }

  @Test
  void aNewFilterThatFindsNobodyStaysADraft() {
    JsonNode draft =
        server
            .rest()
            .put(
                "instances/people",
                Map.of(
                    "type",
                    "active-directory",
                    "config",
                    with("userFilter", "(sAMAccountName=nobody-at-all)")));
    assertThat(draft.path("outcome").asText()).as("%s", draft).isNotEqualTo("ACTIVE");

    instance.succeeds("full");

    server.rest().put("instances/people", Map.of("type", "active-directory", "config", config()));
  }

  @Test
  void anActiveFilterThatFindsNobodyAnyMoreDeactivatesNobody() throws IOException {
    try (DemoDirectory other =
        DemoDirectory.start(
            DemoDirectorySettings.defaults()
                .withPeople(5)
                .withSeed(7)
                .withDomain("filter.example"))) {
      List<UUID> five = other.people().stream().map(DirectoryPerson::guid).toList();
      five.forEach(guid -> other.administrator().set(guid, "company", "Here"));
      DirectoryInstance filtered = new DirectoryInstance(server.rest(), "filtered");
      Map<String, Object> config = DirectoryInstance.configOf(other);
      filtered.online(
          "active-directory", DirectoryInstance.with(config, "userFilter", "(company=Here)"));
      JsonNode first = filtered.succeeds("full");
      Map<String, String> before = filtered.peopleAsText();
      assertThat(before).as("%s", first).hasSizeGreaterThanOrEqualTo(5);

      other
          .people()
          .forEach(person -> other.administrator().set(person.guid(), "company", "There"));
      JsonNode run = filtered.run("full");

      System.out.printf("faults: a filter that finds nobody: %s%n", run);
      assertThat(run.path("outcome").asText()).as("%s", run).isNotEqualTo("APPLIED");
      assertThat(run.path("problem").path("code").asText()).as("%s", run).isNotBlank();
      assertThat(filtered.peopleAsText()).isEqualTo(before);
      server.rest().delete("instances/filtered?people=release");
    }
  }

  @Test
  void everyFieldOfAnInvalidConfigurationIsNamedAtOnce() {
    Map<String, Object> config = new HashMap<>();
    config.put("servers", List.of("http://127.0.0.1"));
    config.put("trustedCertificates", "no certificate");
    config.put("baseDns", List.of("no name"));
    config.put("pollInterval", "often");
    config.put("userFilter", "((");
    config.put("unknownKey", true);

    Answer answer = put("invalid", config);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().path("code").asText()).isEqualTo("configuration.invalid");
    assertThat(answer.body().path("fields").findValuesAsText("path"))
        .as(answer.text())
        .containsExactlyInAnyOrder(
            "servers[0]",
            "trustedCertificates",
            "baseDns[0]",
            "pollInterval",
            "userFilter",
            "unknownKey",
            "bindName",
            "bindPassword");
  }

  @Test
  void aDirectoryThatStopsInThePageIsTroubleThatPasses() {
    directory.faults().cutConnectionInPage(1);
    troubleThatPasses();
  }

  @Test
  void aDirectoryThatRefusesConnectionsIsTroubleThatPasses() {
    directory.faults().refuseConnections();
    troubleThatPasses();
  }

  @Test
  void anEmptyAnswerIsNoLeaving() {
    directory.faults().answerSearches(SearchFault.EMPTY);
    JsonNode run = startFull();
    JsonNode ended = server.rest().get(path(run) + "?wait=PT10S");
    assertThat(ended.path("outcome").asText()).as("%s", ended).isNotEqualTo("APPLIED");
    directory.faults().heal();
    instance.awaitState("ONLINE").succeeds("full");
  }

  /** The run waits with a problem in words and ends well when the trouble is over. */
  private static void troubleThatPasses() {
    JsonNode run = startFull();
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              JsonNode problem = instance.status().path("problem");
              assertThat(problem.path("code").asText()).startsWith("ad.");
              assertThat(problem.path("title").asText()).isNotBlank();
            });
    directory.faults().heal();
    JsonNode ended = server.rest().get(path(run) + "?wait=PT120S");
    assertThat(ended.path("state").asText()).as("%s", ended).isEqualTo("SUCCEEDED");
    instance.awaitState("ONLINE");
  }

  private static JsonNode startFull() {
    return server.rest().post("instances/people/run", Map.of("mode", "full"));
  }

  private static String path(JsonNode run) {
    return "instances/people/runs/" + run.path("id").asText();
  }

  @Test
  void aBrokenArchiveIsRefusedAndTheServerGoesOn() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.jar"), "PK no archive at all");
    Answer answer = server.rest().sendFile("deployments", broken);
    assertThat(answer.body().toString()).contains("\"code\":\"");
    if (answer.status() < 400) {
      String id = answer.body().path("id").asText();
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  "REFUSED".equals(server.rest().get("deployments/" + id).path("state").asText()));
    }
    Files.copy(broken, server.data().resolve("deploy/dropped.jar"));
    await()
        .atMost(LIMIT)
        .until(
            () ->
                server.rest().all("deployments").stream()
                    .anyMatch(
                        d ->
                            d.path("name").asText().equals("dropped.jar")
                                && d.path("state").asText().equals("REFUSED")));
    instance.succeeds("full");
  }

  @Test
  void aStoppedDatabaseIsSaidByReadinessRunAndAnswersUntilItIsBack() {
    directory.faults().keepSilent();
    JsonNode run = startFull();
    await().atMost(LIMIT).until(() -> "RUNNING".equals(state(run)));
    List<Answer> refused = new ArrayList<>();

    try (StoppedDatabase stopped = StoppedDatabase.of(server.data())) {
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> server.rest().send("GET", "/health/ready", null).status() == 503);
      Answer red = server.rest().send("GET", "/health/ready", null);
      assertThat(check(red, "database").path("status").asText()).as(red.text()).isEqualTo("DOWN");
      assertThat(check(red, "database").path("problem").path("code").asText()).startsWith("store.");
      assertThat(check(red, "database").path("problem").path("detail").asText()).isNotBlank();
      refused.add(server.rest().send("GET", "people", null));
      refused.add(server.rest().send("GET", "instances/people/status", null));
      directory.faults().heal();
    }

    await().atMost(LIMIT).until(server::ready);
    assertThat(refused).allSatisfy(FaultsE2e::isRefusedInWords);
    JsonNode ended = server.rest().get(path(run) + "?wait=PT120S");
    System.out.printf("faults: the run the database left: %s%n", ended);
    assertThat(ended.path("state").asText()).as("%s", ended).isIn("SUCCEEDED", "FAILED");
    if (ended.path("state").asText().equals("FAILED")) {
      assertThat(ended.path("problem").path("code").asText()).as("%s", ended).isNotBlank();
      assertThat(ended.path("problem").path("detail").asText()).as("%s", ended).isNotBlank();
    }
    instance.awaitState("ONLINE").succeeds("full");
  }

  private static String state(JsonNode run) {
    return server.rest().get(path(run)).path("state").asText();
  }

  private static JsonNode check(Answer ready, String name) {
    for (JsonNode check : ready.body().path("checks")) {
      if (check.path("name").asText().equals(name)) {
        return check;
      }
    }
    throw new AssertionError("No check " + name + " in " + ready.text());
  }

  private static void isRefusedInWords(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(answer.body().path("code").asText()).startsWith("store.");
    assertThat(answer.body().path("detail").asText()).isNotBlank();
  }

  private static Answer put(String name, Map<String, Object> config) {
    return server
        .rest()
        .send("PUT", "instances/" + name, Map.of("type", "active-directory", "config", config));
  }

  private static Map<String, Object> with(String key, Object value) {
    return DirectoryInstance.with(config(), key, value);
  }

  private static Map<String, Object> config() {
    return DirectoryInstance.configOf(directory);
  }

  private static Map<String, String> people() {
    return instance.peopleAsText();
  }
}
