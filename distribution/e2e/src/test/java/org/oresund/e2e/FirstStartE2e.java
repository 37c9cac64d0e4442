// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oresund.driver.RestClient;
import org.oresund.driver.ServerProcess;
import org.oresund.driver.ServerProcess.Start;

/** A first start on an empty data directory, looked at as a stranger does. */
class FirstStartE2e {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static Path folder;
  private static Start start;
  private static ServerProcess server;
  private static List<String> installationBefore;

  @BeforeAll
  static void startOnAnEmptyDataDirectory() throws IOException {
    folder = Places.fresh("first-start");
    installationBefore = filesOf(Places.home());
    start = Start.of(Places.home(), folder.resolve("data"));
    server = ServerProcess.start(start);
    server.awaitReady(LIMIT);
  }

  @AfterAll
  static void stopsCleanly() {
    assertThat(server.stop()).isZero();
  }

  @Test
  void theFirstTokenIsForTheOwnerOnly() throws IOException {
    Path token = server.data().resolve("secrets/admin.token");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
        .isEqualTo("rw-------");
    assertThat(server.rest().get("tenants").path("items").findValuesAsText("id"))
        .contains("default");
  }

  @Test
  void withoutCredentialsNothingIsShownButLiveness() throws Exception {
    assertThat(status("/health/live")).isEqualTo(200);
    for (String path : List.of("people", "tenants", "connectors", "deployments", "dead-letters")) {
      HttpResponse<String> answer = get("/api/v1/" + path);
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertProblem(answer);
    }
  }

  @Test
  void noAnswerCarriesAStackTraceOrLacksSecurityHeaders() throws Exception {
    for (String path : List.of("/", "/nothing", "/api/v1/nothing", "/api/v1/people?limit=x")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isGreaterThanOrEqualTo(400);
      assertThat(answer.body()).doesNotContain("Exception", "at org.", "Caused by", "<pre>");
      assertThat(answer.headers().firstValue("X-Content-Type-Options"))
          .as(path)
          .contains("nosniff");
    }
  }

  @Test
  void malformedJsonIsAProblemNotACrash() {
    RestClient.Answer answer = server.rest().send("POST", "tenants", List.of("no", "object"));

    assertThat(answer.status()).isBetween(400, 499);
    assertThat(answer.body().path("code").asText()).matches("[a-z.-]+");
  }

  @Test
  void aSecondStartOnTheSameDataIsRefusedInWords() {
    Start second =
        new Start(
            start.home(),
            start.data(),
            ServerProcess.freePort(),
            other("second"),
            start.environment());

    assertRefused(second, start.data().getFileName().toString());

    assertThat(server.ready()).isTrue();
  }

  @Test
  void aBusyPortIsRefusedInWords() {
    Start busy =
        new Start(
            start.home(),
            folder.resolve("other-data"),
            start.port(),
            other("busy"),
            start.environment());

    assertRefused(busy, String.valueOf(start.port()));
  }

  @Test
  void theInstallationIsNotWrittenTo() throws IOException {
    assertThat(filesOf(Places.home())).isEqualTo(installationBefore);
  }

  private static void assertRefused(Start second, String named) {
    ServerProcess refused = ServerProcess.start(second);
    assertThat(refused.await(LIMIT)).isTrue();
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).content().contains(named).doesNotContain("\tat ");
  }

  private static Path other(String name) {
    return folder.resolve(name + ".out");
  }

  private static void assertProblem(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(answer.body()).contains("\"code\"");
  }

  private static int status(String path) throws Exception {
    return get(path).statusCode();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    URI address = URI.create(server.address() + path);
    HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private static List<String> filesOf(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).map(FirstStartE2e::described).sorted().toList();
    }
  }

  private static String described(Path file) {
    try {
      return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
