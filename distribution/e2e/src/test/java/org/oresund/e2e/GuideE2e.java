// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oresund.driver.ConnectorArchive;
import org.oresund.driver.ServerProcess;
import org.oresund.driver.ServerProcess.Start;

/** Does what the guide for integrators says, with the texts that stand in it. */
class GuideE2e {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String KEY = "key-of-the-guide";

  private static String guide;
  private static Path folder;
  private static ServerProcess server;
  private static int lists;

  @BeforeAll
  static void startWithPeopleFromFiles() throws IOException {
    guide = Files.readString(Path.of("../../docs/integrators.md"));
    folder = Places.fresh("guide");
    server = ServerProcess.start(Start.of(Places.home(), folder.resolve("data")));
    server.awaitReady(LIMIT);
    deploy(Places.archive("file-people"), "file-people");
    Files.createDirectories(server.data().resolve("tenants/default/people"));
    list("1;ann;ja", "2;bo;ja");
    instance("staff", "file-people", Map.of("folder", "people"));
    imports();
  }

  @AfterAll
  static void stopsCleanly() {
    assertThat(server.stop()).isZero();
  }

  @Test
  void theFileOfRoutesWritesAFileForEachLeaver() throws IOException {
    Path written = Files.createDirectory(folder.resolve("payroll"));
    Path archive =
        Files.writeString(folder.resolve("leavers.connector.yaml"), block("yaml", "type: leavers"));
    deploy(archive, "leavers-to-files");
    instance("leavers", "leavers-to-files", Map.of("folder", written.toString()));

    list("1;ann;nej", "2;bo;ja");
    imports();

    await().atMost(LIMIT).until(() -> files(written).size() == 1);
    Path leaver = files(written).get(0);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(leaver).content().contains("active"));
  }

  @Test
  void theBundleTellsTheServiceAndKnowsARefusedKey() throws IOException {
    List<String> told = new CopyOnWriteArrayList<>();
    HttpServer service =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/", exchange -> answer(exchange, told));
    service.start();
    try {
      String url = "http://127.0.0.1:" + service.getAddress().getPort() + "/";
      deploy(welcome(), "welcome");
      instance("welcome", "welcome", Map.of("url", url, "key", KEY));
      assertThat(steps(Map.of("url", url, "key", "another"))).contains("welcome.key-refused");
      assertThat(steps(Map.of("url", url, "key", KEY))).contains("SUCCESSFUL");

      list("2;bo;ja", "3;cai;ja");
      imports();

      await().atMost(LIMIT).until(() -> told.size() == 1);
      assertThat(told.get(0)).contains("\"person\"");
    } finally {
      service.stop(0);
    }
  }

  private static String steps(Map<String, Object> config) {
    JsonNode report =
        server.rest().post("instances/welcome/test", Map.of("config", config)).path("steps");
    return report.toString();
  }

  private static void answer(HttpExchange exchange, List<String> told) throws IOException {
    boolean known =
        ("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (known && exchange.getRequestMethod().equals("POST")) {
      told.add(new String(exchange.getRequestBody().readAllBytes()));
    }
    exchange.sendResponseHeaders(known ? 204 : 401, -1);
    exchange.close();
  }

  private static Path welcome() throws IOException {
    Path source = folder.resolve("source/example/welcome/WelcomeConnector.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, block("java", "class WelcomeConnector"));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("--release", "17", "-d", classes.toString());
      assertThat(
              compiler
                  .getTask(null, files, null, options, null, files.getJavaFileObjects(source))
                  .call())
          .isTrue();
    }
    return ConnectorArchive.of("example.welcome", "1.0.0")
        .metadata(block("yaml", "type: welcome"))
        .withClasses(classes)
        .writeTo(folder.resolve("welcome.jar"));
  }

  /** Returns the block of the guide in this language that holds a text. */
  private static String block(String language, String held) {
    Matcher blocks =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(guide);
    while (blocks.find()) {
      if (blocks.group(1).contains(held)) {
        return blocks.group(1);
      }
    }
    throw new AssertionError("The guide has no " + language + " block with " + held);
  }

  private static void deploy(Path archive, String type) throws IOException {
    Files.copy(archive, folder.resolve("data/deploy").resolve(archive.getFileName()));
    await()
        .atMost(LIMIT)
        .until(
            () ->
                server
                    .rest()
                    .get("connectors")
                    .path("items")
                    .findValuesAsText("type")
                    .contains(type));
  }

  private static void instance(String name, String type, Map<String, Object> config) {
    server.rest().put("instances/" + name, Map.of("type", type, "config", config));
    await()
        .atMost(LIMIT)
        .until(
            () ->
                server
                    .rest()
                    .get("instances/" + name + "/status")
                    .path("state")
                    .asText()
                    .equals("ONLINE"));
  }

  private static void list(String... rows) throws IOException {
    String text = "employeeNumber;login;active\n" + String.join("\n", rows) + "\n";
    Path people = server.data().resolve("tenants/default/people");
    Places.leftAlone(Files.writeString(people.resolve("list-" + ++lists + ".csv"), text));
  }

  private static void imports() {
    JsonNode run = server.rest().post("instances/staff/run?wait=PT60S", Map.of("mode", "full"));
    assertThat(run.path("state").asText()).as("%s", run).isEqualTo("SUCCEEDED");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".json")).toList();
    }
  }
}
