// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oresund.e2e.Canaries.Kind.PERSONAL;
import static org.oresund.e2e.Canaries.Kind.SECRET;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.demo.directory.DemoDirectorySettings;
import org.oresund.demo.directory.NewPerson;
import org.oresund.driver.RestClient;
import org.oresund.driver.RestClient.Answer;
import org.oresund.driver.ServerProcess;
import org.oresund.driver.ServerProcess.Start;

/**
 * Plants personal data and secrets wherever a user, a directory or a file can bring them in: good
 * and broken directory entries, files, queries, paths, headers, bodies and configurations.
 *
 * <p>Successful answers are examined here; {@link CanarySearchE2e} searches what all tests leave.
 */
class CanaryE2e {

  /** Where a name is the answer and not a leak. */
  private static final Set<String> PERSONAL_ANSWERS =
      Set.of(
          "/api/v1/people",
          "/api/v1/people/{id}",
          "/api/v1/people/{id}/history",
          "/api/v1/plans/{id}",
          "/api/v1/quarantine",
          "/api/v1/accounts",
          "/api/v1/accounts/{id}");

  private static Path folder;
  private static ServerProcess server;
  private static DemoDirectory directory;
  private static RestClient rest;
  private static String person;

  @BeforeAll
  static void plantInADirectoryAndAFile() throws IOException {
    folder = Places.fresh("canary");
    directory = DemoDirectory.start(DemoDirectorySettings.defaults().withPeople(40));
    Canaries.remember(SECRET, directory.syncAccount().password());
    Canaries.remember(SECRET, directory.peoplePassword());
    person = Canaries.plant(PERSONAL, "Kanarina");
    plantPeople();
    server =
        DirectoryInstance.serverWith(
            Start.of(Places.home(), folder.resolve("data")), "active-directory", "file-people");
    rest = server.rest();
    new DirectoryInstance(rest, "directory").online("active-directory", config()).succeeds("full");
    plantFiles();
  }

  private static void plantPeople() {
    UUID whole = directory.administrator().join(canaryPerson(person));
    directory.administrator().set(whole, "description", Canaries.plant(PERSONAL, "Beskrivelse"));
    UUID broken = directory.administrator().join(canaryPerson(Canaries.plant(PERSONAL, "Brudt")));
    directory.administrator().setBytes(broken, "sn", new byte[] {(byte) 0xff, (byte) 0xfe, 'x'});
    UUID blank = directory.administrator().join(canaryPerson(Canaries.plant(PERSONAL, "Blank")));
    directory.administrator().set(blank, "sAMAccountName");
  }

  private static NewPerson canaryPerson(String family) {
    return new NewPerson(
        directory.siteDn(directory.sites().get(0)),
        Canaries.plant(PERSONAL, "Fugl"),
        family,
        Canaries.plant(PERSONAL, "kf"),
        Canaries.plant(PERSONAL, "post") + "@kanarie.example",
        Canaries.plant(PERSONAL, "Afdeling"),
        Canaries.plant(PERSONAL, "Titel"),
        Canaries.plantCpr(),
        Optional.empty());
  }

  private static Map<String, Object> config() {
    return Map.of(
        "servers", List.of(directory.ldapsUrl()),
        "trustedCertificates", directory.authorityPem(),
        "bindName", directory.syncAccount().bindName(),
        "bindPassword", directory.syncAccount().password(),
        "baseDns", List.of(directory.peopleDn()),
        "pollInterval", "PT1H");
  }

  /** A good list with a row without a key and one key twice; then one that is no CSV. */
  private static void plantFiles() throws IOException {
    DirectoryInstance files = new DirectoryInstance(rest, "files");
    files.online("file-people", Map.of("folder", "files", "pollInterval", "PT1H"));
    String header = "employeeNumber;login;mail;displayName\n";
    drop("good.csv", header + row("1") + row("2") + row("2") + row(""));
    files.succeeds("full");
    drop("open-quote.csv", header + "3;\"" + Canaries.plant(PERSONAL, "Citat") + ";x\n" + row("4"));
    files.run("full");
    String text = header + "5;" + Canaries.plant(PERSONAL, "Bjørn") + ";x;y\n";
    drop("latin.csv", text.getBytes(StandardCharsets.ISO_8859_1));
    files.run("full");
  }

  private static String row(String key) {
    return "%s;%s;%s@kanarie.example;%s%n"
        .formatted(
            key,
            Canaries.plant(PERSONAL, "fl"),
            Canaries.plant(PERSONAL, "fm"),
            Canaries.plant(PERSONAL, "Filfugl "));
  }

  private static void drop(String name, String content) throws IOException {
    drop(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private static void drop(String name, byte[] content) throws IOException {
    Path files = server.data().resolve("tenants/default/files");
    Places.leftAlone(Files.write(files.resolve(name), content));
  }

  @AfterAll
  static void stop() throws Exception {
    keep("metrics.txt", raw("GET", "/metrics", null).body());
    keep("ready.json", raw("GET", "/health/ready", null).body());
    server.close();
    directory.close();
  }

  private static void keep(String name, String text) throws IOException {
    Files.writeString(
        folder.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void successfulAnswersShowPersonsOnlyWhereTheyAreAskedForAndSecretsNowhere() {
    JsonNode description = rest.get("openapi.json");
    List<ApiOperation> operations = ApiOperation.all(description);
    Holdings holdings = Holdings.harvest(rest, operations);
    List<String> leaks = new ArrayList<>();
    int seen = 0;
    for (ApiOperation operation : operations) {
      if (operation.reads()) {
        for (String path : holdings.paths(operation, 5)) {
          Answer answer = rest.send("GET", path, null);
          leaks.addAll(leaks(operation, answer));
          seen += answer.text().contains(person) ? 1 : 0;
        }
      }
    }
    Answer found = rest.send("GET", "people?q=" + person, null);
    assertThat(found.text()).contains(person);
    assertThat(seen + 1).isGreaterThan(1);
    assertThat(leaks).isEmpty();
  }

  private static List<String> leaks(ApiOperation operation, Answer answer) {
    List<String> leaks = new ArrayList<>();
    Canaries.planted()
        .forEach(
            (text, kind) -> {
              boolean allowed = kind == PERSONAL && PERSONAL_ANSWERS.contains(operation.path());
              if (!allowed && answer.text().contains(text)) {
                leaks.add(operation + " shows " + kind + " " + text);
              }
            });
    return leaks;
  }

  @Test
  void plantedInAddressesAndHeaders() throws Exception {
    for (String path :
        List.of(
            "/%s",
            "/api/v1/%s",
            "/api/v1/people/%s",
            "/api/v1/people?limit=%s",
            "/api/v1/people?after=%s",
            "/api/v1/people?active=%s",
            "/api/v1/people?unknown=%s",
            "/api/v1/people?q=%s",
            "/api/v1/people?externalSystem=a&externalKey=%s",
            "/api/v1/instances/%s",
            "/api/v1/instances/%s/status",
            "/api/v1/connectors/%s",
            "/api/v1/plans?instance=%s",
            "/api/v1/audit?use=%s",
            "/api/v1/audit?from=%s",
            "/api/v1/tenants/%s",
            "/api/v1/instances/files/history?after=%s",
            "/console/%s",
            "/health/%s",
            "/metrics?name=%s")) {
      raw("GET", path.formatted(Canaries.plant(PERSONAL, "adr")), token());
    }
    for (String header : List.of("X-Oresund-Tenant", "X-Correlation-Id", "User-Agent", "Referer")) {
      raw("GET", "/api/v1/people", token(), header, Canaries.plant(PERSONAL, "hd"));
    }
    raw("GET", "/api/v1/people", Canaries.plant(SECRET, "ort_"));
    raw("GET", "/api/v1/people", "default." + Canaries.plant(SECRET, "tok"));
    raw("GET", "/api/v1/people?token=" + Canaries.plant(SECRET, "tok"), null);
  }

  @Test
  void plantedInBodies() throws Exception {
    String broken = "{\"tenant\":\"default\",\"login\":\"" + Canaries.plant(PERSONAL, "brk");
    raw("POST", "/api/v1/sessions", null, "Content-Type", "application/json", broken);
    rest.send(
        "POST",
        "sessions",
        Map.of(
            "tenant", "default",
            "login", Canaries.plant(PERSONAL, "lgn"),
            "password", Canaries.plant(SECRET, "pw")));
    rest.send(
        "POST",
        "sessions/invitation",
        Map.of(
            "invitation", Canaries.plant(SECRET, "inv"), "password", Canaries.plant(SECRET, "pw")));
    rest.send("POST", "accounts", Map.of("kind", Canaries.plant(PERSONAL, "knd"), "login", "x"));
    rest.send(
        "POST", "tenants", Map.of("id", "Not A Slug", "name", Canaries.plant(PERSONAL, "tn")));
    rest.send("POST", "tokens", Map.of("name", "x", "account", Canaries.plant(PERSONAL, "acc")));
    rest.send("POST", "instances/files/run", Map.of("mode", Canaries.plant(PERSONAL, "mode")));
    Path archive = Files.createTempFile("canary", ".jar");
    Files.writeString(archive, Canaries.plant(PERSONAL, "PK"));
    rest.sendFile("deployments?name=canary.jar", archive);
    Files.delete(archive);
  }

  @Test
  void plantedInConfigurations() {
    for (String key : config().keySet()) {
      for (Object value :
          List.of(
              Canaries.plant(SECRET, "cfg"),
              List.of(Canaries.plant(SECRET, "cfg")),
              Map.of("a", Canaries.plant(SECRET, "cfg")))) {
        Map<String, Object> config = DirectoryInstance.with(config(), key, value);
        config.put("bindPassword", value instanceof String ? value : config.get("bindPassword"));
        rest.send("POST", "instances/directory/test", Map.of("config", config));
        if (!(value instanceof String)) {
          rest.send(
              "PUT",
              "instances/bad-" + key.toLowerCase(java.util.Locale.ROOT),
              Map.of("type", "active-directory", "config", config));
        }
      }
    }
    Map<String, Object> wrong =
        DirectoryInstance.with(config(), "bindPassword", Canaries.plant(SECRET, "bind"));
    rest.put("instances/wrong", Map.of("type", "active-directory", "config", wrong));
    rest.send(
        "POST", "instances/wrong/run?wait=PT20S", Map.of("mode", "full", "previewOnly", false));
  }

  @Test
  void plantedByIssuing() {
    JsonNode token = rest.post("tokens", Map.of("name", "canary"));
    Canaries.remember(SECRET, token.path("token").asText());
    String login = Canaries.plant(PERSONAL, "konto");
    JsonNode account = rest.post("accounts", Map.of("kind", "HUMAN", "login", login));
    String invitation = Canaries.remember(SECRET, account.path("invitation").asText());
    String password = Canaries.plant(SECRET, "Lang-adgangskode-");
    rest.send(
        "POST", "sessions/invitation", Map.of("invitation", invitation, "password", password));
    JsonNode session =
        rest.post("sessions", Map.of("tenant", "default", "login", login, "password", password));
    Canaries.remember(SECRET, session.path("token").asText());
    RestClient human = rest.withToken(session.path("token").asText());
    human.send("GET", "people", null);
    human.send("DELETE", "sessions", null);
    human.send("GET", "people", null);
  }

  private static String token() throws IOException {
    return Files.readString(server.data().resolve("secrets/admin.token")).strip();
  }

  /** Sends a request and keeps a refusal for the search; the last of three extras is the body. */
  private static HttpResponse<String> raw(
      String method, String path, String token, String... extras) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                extras.length == 3 ? BodyPublishers.ofString(extras[2]) : BodyPublishers.noBody());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (extras.length > 1) {
      request.header(extras[0], extras[1]);
    }
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() >= 400) {
      keep(
          "refused.txt",
          answer.statusCode() + " " + answer.headers() + "\n" + answer.body() + "\n");
    }
    return answer;
  }
}
