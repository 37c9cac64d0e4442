// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oresund.api.Problem;
import org.oresund.observe.HealthCheck;
import org.oresund.observe.Readiness;
import org.oresund.people.PersonHistory;
import org.oresund.people.Plans;
import org.oresund.people.Quarantine;
import org.oresund.people.Tenants;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.privacy.AuditLog;
import org.oresund.rest.internal.Browser.Answer;
import org.oresund.rest.internal.api.AccountsResource;
import org.oresund.rest.internal.api.AuditResource;
import org.oresund.rest.internal.api.ConnectorsResource;
import org.oresund.rest.internal.api.DeadLettersResource;
import org.oresund.rest.internal.api.DeploymentsResource;
import org.oresund.rest.internal.api.InstancesResource;
import org.oresund.rest.internal.api.LongWaits;
import org.oresund.rest.internal.api.OpenApiResource;
import org.oresund.rest.internal.api.PeopleResource;
import org.oresund.rest.internal.api.PlansResource;
import org.oresund.rest.internal.api.QuarantineResource;
import org.oresund.rest.internal.api.RunsResource;
import org.oresund.rest.internal.api.SessionsResource;
import org.oresund.rest.internal.api.TenantsResource;
import org.oresund.rest.internal.api.TokensResource;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.ApiServlet;
import org.oresund.runtime.ConnectorTypes;
import org.oresund.runtime.DeadLetterService;
import org.oresund.runtime.Deployments;
import org.oresund.runtime.Instances;
import org.oresund.security.Accounts;
import org.oresund.security.Permission;
import org.oresund.security.Sessions;
import org.oresund.security.Tokens;
import org.oresund.store.TenantRegister;

/** The interface over a real socket: guards, problems, access log, waiting. */
final class GuardTest {

  private static final String PEOPLE = "/api/v1/people";

  private Rooms rooms;
  private RestServer server;
  private ApiServlet api;
  private Browser browser;
  private volatile Readiness.Report report = new Readiness.Report(true, List.of());

  @BeforeEach
  void start() {
    rooms = new Rooms();
    api =
        new ApiServlet(
            new ApiServlet.Guards(
                rooms.authenticator(), rooms.limits, rooms.transactions(), rooms.log.service()),
            resources());
    server = new RestServer(api, () -> report);
    browser = Browser.of(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
    api.stop();
  }

  private List<ApiResource> resources() {
    LongWaits waits = new LongWaits();
    Instances instances = Rooms.unused(Instances.class);
    Accounts accounts = Rooms.unused(Accounts.class);
    return List.of(
        new AccountsResource(accounts),
        new AuditResource(Rooms.unused(AuditLog.class), waits),
        new ConnectorsResource(Rooms.proxy(ConnectorTypes.class, (name, arguments) -> List.of())),
        new DeadLettersResource(Rooms.unused(DeadLetterService.class)),
        new DeploymentsResource(Rooms.unused(Deployments.class)),
        new InstancesResource(instances, waits),
        new OpenApiResource(),
        new PeopleResource(new Rooms.Directory(), Rooms.unused(PersonHistory.class)),
        new PlansResource(Rooms.unused(Plans.class), instances),
        new QuarantineResource(Rooms.unused(Quarantine.class)),
        new RunsResource(rooms.runs(), waits),
        new SessionsResource(Rooms.unused(Sessions.class), accounts),
        new TenantsResource(
            Rooms.unused(Tenants.class), Rooms.unused(TenantRegister.class), accounts),
        new TokensResource(Rooms.unused(Tokens.class)));
  }

  @Test
  void everyEndpointRefusesWhoHasNoCredentialAndWhoHasNoPermission() {
    int checked = 0;
    for (Operation operation : operations()) {
      if (operation.description().has("security")) {
        continue;
      }
      String verb = operation.method();
      String body = verb.startsWith("P") ? "{}" : null;
      Browser anonymous =
          browser.with(
              "Content-Type",
              operation.path().equals("/api/v1/deployments")
                  ? "application/octet-stream"
                  : "application/json");
      problem(anonymous.send(verb, operation.path(), body), 401, "access.not-authenticated");
      problem(
          anonymous.token(rooms.token()).send(verb, operation.path(), body), 403, "access.denied");
      checked++;
    }

    assertThat(checked).isGreaterThan(35);
    assertThat(rooms.log.events).hasSize(checked).allMatch(event -> event.use() == Use.REFUSED);
  }

  @Test
  void unauthenticatedAnswerNamesTheScheme() {
    assertThat(browser.get(PEOPLE).header("WWW-Authenticate")).isEqualTo("Bearer");
    problem(browser.token("nonsense").get(PEOPLE), 401, "access.not-authenticated");
    problem(
        browser.with("Authorization", "Basic YTpi").get(PEOPLE), 401, "access.not-authenticated");
  }

  @Test
  void peopleAreShownAfterTheAccessLogIsWritten() {
    Answer answer = reader().get(PEOPLE + "?limit=1");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("next").asText()).isEqualTo("more");
    JsonNode anna = answer.body().path("items").path(0);
    assertThat(anna.path("displayName").asText()).isEqualTo("Anna Å");
    assertThat(anna.path("updatedAt").asText()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(anna.has("department")).isTrue();
    AuditEvent event = rooms.log.events.get(0);
    assertThat(event.use()).isEqualTo(Use.LIST);
    assertThat(event.persons()).containsExactlyInAnyOrder(Rooms.Directory.ANNA, Rooms.Directory.BO);
    assertThat(event.actor().correlationId()).isEqualTo(answer.header("X-Correlation-Id"));
  }

  @Test
  void searchIsLoggedWithItsCriterion() {
    reader().get(PEOPLE + "?q=anna");

    assertThat(rooms.log.events.get(0).use()).isEqualTo(Use.SEARCH);
    assertThat(rooms.log.events.get(0).text()).contains("anna");
  }

  /** R31.3. */
  @Test
  void nothingIsShownWhenTheAccessLogCannotBeWritten() {
    rooms.log.blocked = true;

    Answer answer = reader().get(PEOPLE);

    problem(answer, 503, "store.failed");
    assertThat(answer.response().body()).doesNotContain("Anna");
  }

  @Test
  void unknownPersonIsNotFound() {
    problem(reader().get(PEOPLE + "/" + UUID.randomUUID()), 404, "person.not-found");
    Answer unreadable = reader().get(PEOPLE + "/no-uuid");
    problem(unreadable, 404, "request.not-found");
    assertThat(Browser.texts(unreadable.body().path("fields"), "path")).containsExactly("id");
    assertThat(unreadable.body().path("detail").asText()).contains("id").doesNotContain("openapi");
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit, a number from 1 to 1000",
    "limit=-1, limit, a number from 1 to 1000",
    "limit=1001, limit, a number from 1 to 1000",
    "limit=ten, limit, a number from 1 to 1000",
    "active=perhaps, active, true or false"
  })
  void unreadableParametersAreNamed(String query, String name, String form) {
    Answer answer = reader().get(PEOPLE + "?" + query);

    problem(answer, 400, "request.invalid-parameter");
    assertThat(Browser.texts(answer.body().path("fields"), "path")).containsExactly(name);
    assertThat(answer.body().at("/fields/0/message").asText()).contains(form);
  }

  @ParameterizedTest
  @ValueSource(strings = {"q=%00", "q=a%00b", "externalKey=%00"})
  void parametersThatAreNoTextAreRefusedByName(String query) {
    Answer answer = reader().get(PEOPLE + "?" + query);

    problem(answer, 400, "request.unsound-text");
    assertThat(Browser.texts(answer.body().path("fields"), "path"))
        .containsExactly(query.substring(0, query.indexOf('=')));
    assertThat(rooms.log.events).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"mode\":\"f\\u0000\"}', POST, instances/ad/run, mode",
    "'{\"mode\":\"f\\ud800\"}', POST, instances/ad/run, mode",
    "'{\"mode\":\"f\\udc00\\ud800\"}', POST, instances/ad/run, mode",
    "'{\"type\":\"t\",\"config\":{\"a\":[{\"b\":\"\\u0000\"}]}}', PUT, instances/ad, config.a[0].b",
    "'{\"type\":\"t\",\"config\":{\"a\\u0000\":1}}', PUT, instances/ad, config"
  })
  void documentsWithWhatIsNoTextAreRefusedByField(
      String body, String method, String path, String field) {
    Browser writer = browser.token(rooms.token(Permission.INSTANCE_WRITE, Permission.INSTANCE_RUN));

    Answer answer = writer.send(method, "/api/v1/" + path, body);

    problem(answer, 400, "request.unsound-text");
    assertThat(Browser.texts(answer.body().path("fields"), "path")).containsExactly(field);
  }

  @Test
  void pairOfSurrogatesIsACharacter() {
    Answer answer = runner().post("/api/v1/instances/ad/run", "{\"mode\":\"\\ud83d\\ude00\"}");

    assertThat(answer.status()).isEqualTo(202);
  }

  @Test
  void allowNamesExactlyTheMethodsOfTheAddress() {
    Browser all = browser.token(rooms.token(Permission.values()));

    assertThat(methods(all.send("DELETE", PEOPLE, null)))
        .containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS");
    assertThat(methods(all.send("DELETE", "/api/v1/tokens", null)))
        .containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS", "POST");
    assertThat(methods(all.send("POST", "/api/v1/tokens/" + UUID.randomUUID(), "{}")))
        .containsExactlyInAnyOrder("DELETE", "OPTIONS");
  }

  private static List<String> methods(Answer answer) {
    problem(answer, 405, "request.method-not-allowed");
    return List.of(answer.header("Allow").split(", *", -1));
  }

  @Test
  void uploadWithoutNameThatIsNoArchiveIsToldSo() {
    Browser deployer =
        browser
            .token(rooms.token(Permission.DEPLOYMENT_WRITE))
            .with("Content-Type", "application/octet-stream");

    Answer answer = deployer.post("/api/v1/deployments", "\u007fELF\u0002\u0001");

    problem(answer, 422, "archive.unknown-kind");
    assertThat(Browser.texts(answer.body().path("fields"), "path")).containsExactly("name");
  }

  @Test
  void faultOfOursShowsNoCause() {
    Answer answer = reader().get(PEOPLE + "?q=crash");

    problem(answer, 500, "server.failed");
    assertThat(answer.response().body()).doesNotContain("secret", "Exception", "at org.");
  }

  @Test
  void everythingUnknownIsAProblem() {
    problem(browser.get("/nothing/here"), 404, "request.not-found");
    problem(browser.get("/api/v1/nothing"), 404, "request.not-found");
    problem(browser.get("/health/nothing"), 404, "request.not-found");
    Answer wrongMethod = reader().send("PUT", PEOPLE, "{}");
    problem(wrongMethod, 405, "request.method-not-allowed");
    assertThat(wrongMethod.header("Allow")).contains("GET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "nonsense", "{\"mode\":\"full\",\"mode\":\"delta\"}", "[1]", "{} x"})
  void malformedDocumentsAreProblems(String body) {
    Answer answer = runner().post("/api/v1/instances/ad/run", body);

    problem(answer, 400, "request.malformed-json");
  }

  @Test
  void unknownAndMissingFieldsAreNamed() {
    Answer unknown = runner().post("/api/v1/instances/ad/run", "{\"mode\":\"full\",\"colour\":1}");
    Answer missing = runner().post("/api/v1/instances/ad/run", "{}");

    problem(unknown, 400, "request.malformed-json");
    assertThat(Browser.texts(unknown.body().path("fields"), "path")).containsExactly("colour");
    problem(missing, 400, "request.missing-fields");
    assertThat(Browser.texts(missing.body().path("fields"), "path")).containsExactly("mode");
  }

  /** R19.4. */
  @Test
  void oversizedAndTooDeepDocumentsAreRefused() {
    String large = "{\"mode\":\"" + "x".repeat(1 << 20) + "\"}";
    String deep = "{\"type\":\"t\",\"config\":{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}}";
    Browser writer = browser.token(rooms.token(Permission.INSTANCE_WRITE));

    problem(runner().post("/api/v1/instances/ad/run", large), 413, "request.too-large");
    problem(writer.send("PUT", "/api/v1/instances/ad", deep), 413, "request.too-large");
  }

  @Test
  void otherMediaTypesAreRefused() {
    problem(
        runner().with("Content-Type", "text/plain").post("/api/v1/instances/ad/run", "full"),
        415,
        "request.unsupported-media-type");
    problem(reader().with("Accept", "image/png").get(PEOPLE), 406, "request.not-acceptable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Content-Type: application/x-www-form-urlencoded\r\n"})
  void bodyThatNeedNotBeThereNeedsNoMediaType(String type) throws IOException {
    String credential = "Authorization: Bearer " + rooms.token(Permission.values()) + "\r\n";
    int checked = 0;
    for (Operation operation : operations()) {
      if (operation.description().at("/requestBody/required").asBoolean()) {
        continue;
      }
      for (String length : List.of("", "Content-Length: 0\r\n")) {
        assertThat(
                raw(
                    operation.method()
                        + " "
                        + operation.path()
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + credential
                        + type
                        + length
                        + "\r\n"))
            .as(operation.method() + " " + operation.path() + " " + length)
            .matches("(?s)HTTP/1\\.1 \\d{3} .*")
            .doesNotStartWith("HTTP/1.1 415")
            .doesNotStartWith("HTTP/1.1 400");
      }
      checked++;
    }
    assertThat(checked).isGreaterThan(30);
  }

  @Test
  void bodyThatMustBeThereIsMissedByItsNameAndNotByItsType() throws IOException {
    String answer =
        raw(
            "POST /api/v1/instances/ad/run HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Authorization: Bearer "
                + rooms.token(Permission.INSTANCE_RUN)
                + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"request.no-body\"");
  }

  @Test
  void bodyOfNoMediaTypeIsRefused() throws IOException {
    String answer =
        raw(
            "POST /api/v1/instances/ad/run HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Authorization: Bearer "
                + rooms.token(Permission.INSTANCE_RUN)
                + "\r\nContent-Length: 15\r\n\r\n{\"mode\":\"full\"}");

    assertThat(answer).startsWith("HTTP/1.1 415");
  }

  @Test
  void whoAsksTooOftenIsToldHowLongToWait() {
    Browser reader = reader();
    rooms.limits.usedUp = true;

    Answer answer = reader.get(PEOPLE);

    problem(answer, 429, "request.too-many");
    assertThat(answer.header("Retry-After")).isEqualTo("3");
    problem(browser.get(PEOPLE), 429, "request.too-many");
  }

  @Test
  void foreignHostNameIsMisdirected() throws IOException {
    assertThat(
            raw(
                "GET /api/v1/openapi.json HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421")
        .contains("application/problem+json", "request.unknown-host");
  }

  @Test
  void whatJettyRefusesItselfIsAProblemToo() throws IOException {
    browser.get("/health/live");
    String large = "X-Large: " + "x".repeat(40_000) + "\r\n";
    for (String request :
        List.of(
            "GARBAGE\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET /%2e%2e/etc HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "GET /a/..;/b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\n" + large + "Connection: close\r\n\r\n")) {
      assertThat(raw(request))
          .startsWith("HTTP/1.1 4")
          .contains("application/problem+json", "nosniff", "\"code\":\"request.")
          .doesNotContain("<html>", "Exception");
    }
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() {
    for (String path : List.of(PEOPLE, "/nothing", "/health/live", "/metrics")) {
      Answer answer = browser.get(path);
      assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.header("X-Correlation-Id")).isNotEmpty();
    }
  }

  @Test
  void correlationIdOfTheCallerIsKeptWhenItIsOne() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    assertThat(correlationIdOfAnswerTo(trace)).isEqualTo(trace);
    for (String none : List.of("a b<script>", "010170-1234", "hans.hansen", "4bf9")) {
      assertThat(correlationIdOfAnswerTo(none)).isNotEqualTo(none).hasSize(36);
    }
  }

  private String correlationIdOfAnswerTo(String given) {
    return browser.with("X-Correlation-Id", given).get(PEOPLE).header("X-Correlation-Id");
  }

  /** R21.2, seen from behind a proxy nobody declared: a forwarded request is never local. */
  @Test
  void managementPathsAreHiddenFromForwardedRequests() {
    Browser forwarded =
        browser.token(rooms.token(Permission.values())).with("X-Forwarded-For", "127.0.0.1");

    for (String path :
        List.of("/metrics", "/health/ready", "/api/v1/tenants", "/api/v1/deployments")) {
      problem(forwarded.get(path), 404, "request.not-found");
    }
    assertThat(forwarded.get("/health/live").status()).isEqualTo(200);
    assertThat(forwarded.get("/api/v1/connectors").status()).isEqualTo(200);
  }

  @Test
  void readinessNamesWhatIsNotInOrder() {
    assertThat(browser.get("/health/ready").status()).isEqualTo(200);
    report =
        new Readiness.Report(
            false,
            List.of(
                new Readiness.Entry(
                    "database",
                    HealthCheck.Result.down(
                        Problem.of("store.unavailable", "It is away.", "Start it.")))));

    Answer answer = browser.get("/health/ready");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body().path("status").asText()).isEqualTo("DOWN");
    assertThat(answer.body().at("/checks/0/problem/code").asText()).isEqualTo("store.unavailable");
    assertThat(browser.get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void runAnswersAtOnceOrWaits() throws Exception {
    Answer atOnce = runner().post("/api/v1/instances/ad/run", "{\"mode\":\"full\"}");
    assertThat(atOnce.status()).isEqualTo(202);
    assertThat(atOnce.body().path("state").asText()).isEqualTo("RUNNING");
    Answer inVain = runner().post("/api/v1/instances/ad/run?wait=PT0.1S", "{\"mode\":\"full\"}");
    assertThat(inVain.status()).isEqualTo(202);

    CompletableFuture<Answer> waiting =
        CompletableFuture.supplyAsync(
            () -> runner().post("/api/v1/instances/ad/run?wait=PT20S", "{\"mode\":\"full\"}"));
    rooms.runEnds.countDown();

    Answer ended = waiting.get(15, TimeUnit.SECONDS);
    assertThat(ended.status()).isEqualTo(200);
    assertThat(ended.body().path("state").asText()).isEqualTo("SUCCEEDED");
  }

  @Test
  void manyWaitingClientsLeaveRoomForOthersAndTheRestIsToldToComeAgain() throws Exception {
    List<CompletableFuture<Answer>> waiting =
        java.util.stream.IntStream.range(0, 40)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            runner()
                                .post("/api/v1/instances/ad/run?wait=PT20S", "{\"mode\":\"full\"}"),
                        task -> new Thread(task).start()))
            .toList();
    org.awaitility.Awaitility.await()
        .until(() -> waiting.stream().filter(CompletableFuture::isDone).count() == 8);

    assertThat(browser.get("/health/live").status()).isEqualTo(200);
    rooms.runEnds.countDown();
    List<Integer> statuses = new java.util.ArrayList<>();
    for (CompletableFuture<Answer> one : waiting) {
      statuses.add(one.get(15, TimeUnit.SECONDS).status());
    }
    assertThat(statuses).containsOnly(200, 503);
    assertThat(statuses.stream().filter(status -> status == 200)).hasSize(32);
  }

  @Test
  void waitHasALimit() {
    problem(
        runner().post("/api/v1/instances/ad/run?wait=PT601S", "{\"mode\":\"full\"}"),
        400,
        "request.invalid-wait");
    problem(
        runner().post("/api/v1/instances/ad/run?wait=soon", "{\"mode\":\"full\"}"),
        400,
        "request.invalid-parameter");
  }

  /**
   * An operation the interface describes.
   *
   * @param method of HTTP
   * @param path with random ids
   * @param description what the OpenAPI document says about it
   */
  private record Operation(String method, String path, JsonNode description) {}

  private List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    JsonNode paths = browser.get("/api/v1/openapi.json").body().path("paths");
    for (String path : (Iterable<String>) paths::fieldNames) {
      String concrete = path.replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
      for (String method : (Iterable<String>) paths.path(path)::fieldNames) {
        operations.add(
            new Operation(
                method.toUpperCase(Locale.ROOT), concrete, paths.path(path).path(method)));
      }
    }
    return operations;
  }

  private Browser reader() {
    return browser.token(rooms.token(Permission.PEOPLE_READ));
  }

  private Browser runner() {
    return browser.token(rooms.token(Permission.INSTANCE_RUN));
  }

  private static void problem(Answer answer, int status, String code) {
    assertThat(answer.status())
        .as(answer.response().request() + " " + answer.response().body())
        .isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    JsonNode body = answer.body();
    assertThat(body.path("code").asText()).isEqualTo(code);
    assertThat(body.path("title").asText()).isNotEmpty();
    assertThat(body.path("detail").asText()).isNotEmpty();
    assertThat(Browser.texts(body.path("fields"), "message")).doesNotContain("");
    assertThat(body.path("status").asInt()).isEqualTo(status);
    assertThat(body.path("instance").asText())
        .isEqualTo("urn:oresund:request:" + answer.header("X-Correlation-Id"));
    assertThat(body.path("fields").isArray()).isTrue();
    assertThat(answer.response().body()).doesNotContain("Exception", "\tat ");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
