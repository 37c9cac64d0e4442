// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.driver.RestClient;
import org.oresund.driver.ServerProcess;

/** The server of the demo: a process of the distribution, used by REST as anybody would. */
final class DemoServer implements AutoCloseable {
  static final String INSTANCE = "demo-directory";
  static final String TYPE = "active-directory";
  static final String TENANT = "default";
  private static final Duration READY_LIMIT = Duration.ofMinutes(3);
  private static final Duration DEPLOY_LIMIT = Duration.ofMinutes(1);
  private static final Duration ONLINE_LIMIT = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ServerProcess process;
  private final RestClient rest;

  private DemoServer(ServerProcess process, RestClient rest) {
    this.process = process;
    this.rest = rest;
  }

  /** Starts the server and waits until it is ready. */
  static DemoServer start(DemoSettings settings, int port) throws IOException {
    Path log =
        Files.createDirectory(
            settings.data().resolve("log"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path output = log.resolve("demo-server.out");
    ServerProcess process =
        ServerProcess.start(
            new ServerProcess.Start(settings.home(), settings.data(), port, output, Map.of()));
    try {
      process.awaitReady(READY_LIMIT);
      return new DemoServer(process, process.rest().inTenant(TENANT));
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  URI address() {
    return process.address();
  }

  /** Drops the archive into the folder that the server watches, in one step as a move does. */
  void deploy(Path archive) throws IOException {
    Path folder = Files.createDirectories(process.data().resolve("deploy"));
    Path temporary = Files.createDirectories(process.data().resolve("tmp"));
    Path partly = temporary.resolve(archive.getFileName() + ".part");
    Files.copy(archive, partly, StandardCopyOption.REPLACE_EXISTING);
    Files.move(partly, folder.resolve(archive.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    await("the connector to become available", DEPLOY_LIMIT, this::isDeployed);
  }

  private boolean isDeployed() {
    return rest.all("connectors").stream()
        .anyMatch(connector -> TYPE.equals(connector.path("type").asText()));
  }

  /** Stores the configuration of the instance; secrets are write-only afterwards. */
  void configure(DemoDirectory directory) {
    Map<String, Object> config =
        Map.of(
            "servers", List.of(directory.ldapsUrl()),
            "trustedCertificates", directory.authorityPem(),
            "bindName", directory.syncAccount().bindName(),
            "bindPassword", directory.syncAccount().password(),
            "baseDns", List.of(directory.peopleDn()),
            "pollInterval", "PT30S");
    rest.put("instances/" + INSTANCE, Map.of("type", TYPE, "config", config));
  }

  /** The steps of the connection test, each as one line of text. */
  List<String> test() {
    List<String> lines = new ArrayList<>();
    for (JsonNode step : rest.post("instances/" + INSTANCE + "/test", null).path("steps")) {
      String result = step.path("outcome").asText();
      lines.add(
          "%-11s %-12s %s"
              .formatted(
                  result.toLowerCase(java.util.Locale.ROOT),
                  step.path("name").asText(),
                  step.path("explanation").asText()));
      if ("FAILED".equals(result)) {
        throw new DemoFailedException("The connection test failed: " + step);
      }
    }
    return lines;
  }

  void awaitOnline() {
    await("the instance to be online", ONLINE_LIMIT, () -> "ONLINE".equals(state()));
  }

  private String state() {
    return rest.get("instances/" + INSTANCE + "/status").path("state").asText();
  }

  /**
   * Runs the instance and waits for the end of the run.
   *
   * @throws DemoFailedException with the server's reason if the run failed or its plan is held
   */
  RunReport run(String mode, Extent extent) {
    RunReport run =
        new RunReport(
            rest.post(
                "instances/" + INSTANCE + "/run?wait=PT600S",
                Map.of("mode", mode, "previewOnly", extent == Extent.PREVIEW)));
    if (!run.isDone()) {
      throw new DemoFailedException(
          "The %s run ended with: %s%s"
              .formatted(mode, run.summary(), run.problem().map(why -> "\n" + why).orElse("")));
    }
    return run;
  }

  /** Whether a run changes something. */
  enum Extent {
    PREVIEW,
    WHOLE
  }

  /** Everybody who came from the demo directory. */
  List<JsonNode> people() {
    return rest.all("people?limit=1000&externalSystem=" + TYPE).stream()
        .filter(person -> keyOf(person) != null)
        .toList();
  }

  static UUID guidOf(JsonNode person) {
    String key = keyOf(person);
    if (key == null) {
      throw new IllegalArgumentException("not from the demo directory");
    }
    return UUID.fromString(key);
  }

  private static @Nullable String keyOf(JsonNode person) {
    for (JsonNode key : person.path("externalKeys")) {
      if (TYPE.equals(key.path("system").asText())
          && INSTANCE.equals(key.path("instance").asText())) {
        return key.path("key").asText();
      }
    }
    return null;
  }

  /** Waits until something holds or the limit is over, and answers whether it holds. */
  static boolean eventually(Duration limit, Duration pause, BooleanSupplier condition) {
    Instant end = Instant.now().plus(limit);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      pause(pause);
    }
    return true;
  }

  private static void await(String what, Duration limit, BooleanSupplier condition) {
    if (!eventually(limit, PAUSE, condition)) {
      throw new DemoFailedException("Waited " + limit.toSeconds() + " s for " + what + ".");
    }
  }

  private static void pause(Duration length) {
    try {
      Thread.sleep(length.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailedException("Interrupted.");
    }
  }

  boolean isAlive() {
    return !process.await(Duration.ZERO);
  }

  @Override
  public void close() {
    process.close();
  }
}
