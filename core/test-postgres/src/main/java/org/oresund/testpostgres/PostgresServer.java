// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testpostgres;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server on a free port of loopback, a direct child of this process, with all its data
 * in a temporary folder.
 *
 * <p>Thread-safe. Ends with the JVM at the latest.
 */
public final class PostgresServer implements AutoCloseable {

  /** Name of the administrator; it has no password, the server listens on loopback only. */
  public static final String ADMINISTRATOR = "postgres";

  private static final String READY = "database system is ready to accept connections";
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final Map<PostgresRelease, PostgresServer> SHARED =
      new EnumMap<>(PostgresRelease.class);

  private final Path home;
  private final Path folder;
  private final ServerUser user;
  private final int port;
  private final List<String> settings;
  private @Nullable Process process;

  private PostgresServer(PostgresRelease release, Durability durability) throws IOException {
    this.home = release.home();
    this.user = ServerUser.choose();
    this.port = freePort();
    this.folder = Files.createDirectory(TestFolders.shared().resolve("run-" + UUID.randomUUID()));
    this.settings = durability.settings();
  }

  /** Whether a commit survives a crash of the machine. */
  public enum Durability {
    /** As in production: commits wait for the disk. */
    FSYNC,
    /** Commits wait for nothing; for tests that load much and measure nothing. */
    RELAXED;

    private List<String> settings() {
      return this == FSYNC
          ? List.of()
          : List.of(
              "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off");
    }
  }

  /** Returns the server of this JVM for a release, started when first asked for; never close it. */
  public static PostgresServer shared(PostgresRelease release) {
    synchronized (SHARED) {
      return SHARED.computeIfAbsent(release, r -> start(r, Durability.FSYNC));
    }
  }

  /** Starts a server of its own, for tests that stop or kill it. */
  public static PostgresServer start(PostgresRelease release, Durability durability) {
    try {
      PostgresServer server = new PostgresServer(release, durability);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-test-postgres"));
      server.initialise();
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start PostgreSQL", e);
    }
  }

  /** Returns the JDBC URL of a database, without credentials. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** Starts the server again after {@link #stop} or {@link #kill}. */
  public synchronized void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(program("postgres"), "-D", data().toString(), "-p", "" + port));
    command.addAll(List.of("-c", "listen_addresses=127.0.0.1"));
    command.addAll(List.of("-c", "unix_socket_directories=", "-c", "max_connections=120"));
    command.addAll(settings);
    long said = logFile().length();
    process = launch(command);
    awaitAnswer(said);
  }

  /** Stops the server as an operator would: connections are cut, nothing is lost. */
  public void stop() {
    signal("INT");
  }

  /** Stops the server as a power cut would, apart from the machine's own caches. */
  public void kill() {
    signal("QUIT");
  }

  @Override
  public synchronized void close() {
    kill();
    try {
      TestFolders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }

  private void initialise() throws IOException {
    user.own(folder);
    List<String> command =
        List.of(
            program("initdb"),
            "-D",
            data().toString(),
            "-U",
            ADMINISTRATOR,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync");
    Process initdb = launch(command);
    if (!ended(initdb, START) || initdb.exitValue() != 0) {
      throw new IOException("initdb failed: " + log());
    }
  }

  private Process launch(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(user.command(command));
    builder.directory(folder.toFile());
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("HOME", folder.toString());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile()));
    return builder.start();
  }

  /** Waits until the server says it is ready, in what it has logged since this start. */
  private void awaitAnswer(long said) throws IOException {
    long end = System.nanoTime() + START.toNanos();
    while (!log().substring((int) said).contains(READY)) {
      if (System.nanoTime() > end || process == null || !process.isAlive()) {
        throw new IOException("PostgreSQL did not start: " + log());
      }
      pause();
    }
  }

  private synchronized void signal(String signal) {
    if (process == null || !process.isAlive()) {
      return;
    }
    try {
      new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      if (!ended(process, STOP)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private static boolean ended(Process process, Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while PostgreSQL started", e);
    }
  }

  private String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private Path data() {
    return folder.resolve("data");
  }

  private File logFile() {
    return folder.resolve("server.log").toFile();
  }

  private String log() throws IOException {
    return Files.exists(logFile().toPath()) ? Files.readString(logFile().toPath()) : "";
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
