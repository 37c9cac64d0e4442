// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.oresund.driver.RestClient;
import org.oresund.driver.ServerProcess;

/** A server of the distribution on a data directory of its own, in the folder of this run. */
final class BenchServer implements AutoCloseable {

  static final Duration READY_LIMIT = Duration.ofMinutes(3);
  private static final Path FOLDER = Path.of(property("oresund.bench.folder"));

  private final ServerProcess process;

  private BenchServer(ServerProcess process) {
    this.process = process;
  }

  /** Starts a server and waits until it is ready. */
  static BenchServer start(Path data) {
    BenchServer server = begin(data);
    server.process.awaitReady(READY_LIMIT);
    return server;
  }

  /** Starts a server and returns at once. */
  static BenchServer begin(Path data) {
    return new BenchServer(
        ServerProcess.start(ServerProcess.Start.of(Path.of(property("oresund.home")), data)));
  }

  /** Returns a path of this run where nothing is. */
  static Path fresh(String name) throws IOException {
    Path path = FOLDER.resolve(name);
    delete(path);
    Files.createDirectories(FOLDER);
    return path;
  }

  /** Deletes a folder with all in it; nothing happens if it is not there. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Returns the archive of a connector as the distribution brings it. */
  static Path connector(String type) throws IOException {
    Path folder = Path.of(property("oresund.home")).resolve("connectors");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().contains(type))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("No archive of " + type + " in " + folder));
    }
  }

  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("The system property " + name + " is not set");
    }
    return value;
  }

  /** Drops an archive into the watched folder, in one step as a move does. */
  void drop(Path archive) throws IOException {
    Path folder = Files.createDirectories(process.data().resolve("deploy"));
    Path partly = process.data().resolve("tmp").resolve(archive.getFileName() + ".part");
    Files.copy(archive, partly, StandardCopyOption.REPLACE_EXISTING);
    Files.move(partly, folder.resolve(archive.getFileName()), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Waits for a type to be available. */
  void awaitType(String type) {
    Waiting.until(
        "the type " + type,
        () ->
            rest().all("connectors").stream()
                .anyMatch(known -> known.path("type").asText().equals(type)));
  }

  /** Waits for an instance to be online with a version of its archive. */
  void awaitOnline(RestClient tenant, String instance) {
    Waiting.until(
        "the instance " + instance,
        () ->
            tenant
                .get("instances/" + instance + "/status")
                .path("state")
                .asText()
                .equals("ONLINE"));
  }

  RestClient rest() {
    return process.rest();
  }

  ServerProcess process() {
    return process;
  }

  /** Runs a tool of the JDK on the server's process and returns what it prints. */
  List<String> tool(String name, String... arguments) throws IOException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", name);
    List<String> command = new java.util.ArrayList<>(List.of(tool.toString()));
    command.addAll(List.of(arguments));
    Process running = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var lines = running.inputReader()) {
      return lines.lines().toList();
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
