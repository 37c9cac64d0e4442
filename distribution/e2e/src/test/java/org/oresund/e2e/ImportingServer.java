// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.driver.RestClient;
import org.oresund.driver.ServerProcess;

/**
 * A server that takes people from a directory and hands events about them to a ledger. It can be
 * killed and started again on the same data.
 */
final class ImportingServer implements AutoCloseable {

  static final String DIRECTORY = "directory";
  static final String EFFECTS = "effects";

  private static final Duration READY = Duration.ofMinutes(3);
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(20);

  private static final List<String> EVENTS =
      List.of(
          "people.person.created",
          "people.person.updated",
          "people.person.deactivated",
          "people.person.reactivated",
          "people.person.access-suspended",
          "people.person.access-restored");

  private final ServerProcess.Start start;
  private ServerProcess process;
  private final EffectLedger ledger;

  private ImportingServer(ServerProcess.Start start) {
    this.start = start;
    this.process = ServerProcess.start(start);
    this.process.awaitReady(READY);
    this.ledger = EffectLedger.beside(start.data());
  }

  /** Starts a server on a new data directory below the folder and configures both instances. */
  static ImportingServer on(Path folder, String name, DemoDirectory directory) {
    ImportingServer server =
        new ImportingServer(ServerProcess.Start.of(Places.home(), folder.resolve(name)));
    try {
      server.configure(folder, directory);
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private void configure(Path folder, DemoDirectory directory) {
    deploy(EffectsArchive.write(folder, EFFECTS, "0.1.0"));
    deploy(Places.archive("active-directory"));
    rest()
        .put(
            "instances/" + DIRECTORY,
            Map.of("type", "active-directory", "config", DirectoryInstance.configOf(directory)));
    awaitOnline(DIRECTORY);
  }

  /** From now on every event about people has an effect. */
  void beginEffects() {
    rest()
        .put(
            "instances/" + EFFECTS,
            Map.of(
                "type", EFFECTS, "config", Map.of("address", ledger.address(), "types", EVENTS)));
    awaitOnline(EFFECTS);
  }

  private void deploy(Path archive) {
    String id =
        rest().upload("deployments?name=" + archive.getFileName(), archive).path("id").asText();
    await()
        .atMost(LIMIT)
        .pollInterval(POLL)
        .until(() -> rest().get("deployments/" + id).path("state").asText(), "DONE"::equals);
  }

  private void awaitOnline(String instance) {
    await()
        .atMost(LIMIT)
        .pollInterval(POLL)
        .until(
            () -> rest().get("instances/" + instance + "/status").path("state").asText(),
            "ONLINE"::equals);
  }

  RestClient rest() {
    return process.rest();
  }

  /** Opens a connection to the database, also of a dead server. */
  ServerDatabase database() {
    return ServerDatabase.of(start.data(), "default");
  }

  /** Asks for a run and returns at once. */
  UUID request(String mode) {
    JsonNode run =
        rest().post("instances/" + DIRECTORY + "/run", Map.of("mode", mode, "previewOnly", false));
    return UUID.fromString(run.path("id").asText());
  }

  /** Waits until a run has ended well and every event is acknowledged. */
  void complete(UUID run) {
    try (ServerDatabase database = database()) {
      await()
          .atMost(LIMIT)
          .pollInterval(POLL)
          .until(() -> isOver(database.rows("SELECT state FROM runtime.run WHERE id = ?", run)));
      assertThat(database.rows("SELECT state, outcome, problem FROM runtime.run WHERE id = ?", run))
          .singleElement()
          .asString()
          .startsWith("SUCCEEDED|");
      await()
          .atMost(LIMIT)
          .pollInterval(POLL)
          .until(() -> database.number(RunMoment.WAITING_DELIVERIES), waiting -> waiting == 0);
    }
  }

  private static boolean isOver(List<String> state) {
    return state.equals(List.of("SUCCEEDED")) || state.equals(List.of("FAILED"));
  }

  /** Kills the server as a crash does; its database is not touched. */
  void kill() {
    process.kill();
  }

  /** Starts the killed server again; the database is found as it was left. */
  void startAgain() {
    process = ServerProcess.start(start);
    process.awaitReady(READY);
  }

  /** Returns the process of the database. */
  ProcessHandle databaseProcess() {
    return ServerDatabase.process(start.data());
  }

  @Override
  public void close() {
    ledger.close();
    process.close();
  }
}
