// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One server of the distribution, run in the foreground as a child process.
 *
 * <p>Its output goes to a file of the caller. Thread-safe.
 */
public final class ServerProcess implements AutoCloseable {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);

  private final Process process;
  private final int port;
  private final Path data;
  private final Path output;
  private final Instant startedAt = Instant.now();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PROBE_LIMIT).build();

  private ServerProcess(Process process, int port, Path data, Path output) {
    this.process = process;
    this.port = port;
    this.data = data;
    this.output = output;
  }

  /**
   * How to start a server.
   *
   * @param home unpacked distribution
   * @param data data directory; made if it does not exist
   * @param port port on 127.0.0.1
   * @param output file to which standard output and error are appended
   * @param environment variables beside those of this process
   */
  public record Start(
      Path home, Path data, int port, Path output, Map<String, String> environment) {

    /** Copies the environment. */
    public Start {
      environment = Map.copyOf(environment);
    }

    /** Returns a start on a free port with output beside the data directory. */
    public static Start of(Path home, Path data) {
      Path output = data.toAbsolutePath().resolveSibling(data.getFileName() + ".out");
      return new Start(home, data, freePort(), output, Map.of());
    }

    /** Returns the same start with another variable. */
    public Start with(String variable, String value) {
      Map<String, String> more = new HashMap<>(environment);
      more.put(variable, value);
      return new Start(home, data, port, output, more);
    }
  }

  /** Starts a server and returns at once; {@link #awaitReady} waits for it. */
  public static ServerProcess start(Start start) {
    ProcessBuilder builder =
        new ProcessBuilder(
            start.home().resolve("bin/oresund").toString(),
            "start",
            "--data",
            start.data().toString(),
            "--port",
            String.valueOf(start.port()));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(start.output().toFile()));
    builder.environment().putAll(start.environment());
    try {
      return new ServerProcess(builder.start(), start.port(), start.data(), start.output());
    } catch (IOException e) {
      throw new UncheckedIOException("The server cannot be started", e);
    }
  }

  /** Returns a port of 127.0.0.1 that was free a moment ago. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until {@code /health/ready} answers 200.
   *
   * @return time since the start of the process
   * @throws ServerFailedException if the process ends or the limit passes first, with the last
   *     lines of its output
   */
  public Duration awaitReady(Duration limit) {
    while (!ready()) {
      if (!process.isAlive()) {
        throw failed("ended with exit code " + process.exitValue() + " before it was ready");
      }
      if (since().compareTo(limit) > 0) {
        throw failed("was not ready within " + limit.toSeconds() + " s");
      }
      pause();
    }
    return since();
  }

  /** Returns whether the server is ready now. */
  public boolean ready() {
    HttpRequest request =
        HttpRequest.newBuilder(address().resolve("/health/ready")).timeout(PROBE_LIMIT).build();
    try {
      HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
      return response.statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was waited for by an interrupted thread");
    }
  }

  /**
   * Returns a REST client that uses the server's first token and keeps refusals beside the output.
   */
  public RestClient rest() {
    try {
      String token = Files.readString(data.resolve("secrets/admin.token")).strip();
      return new RestClient(address(), token).keepingRefusals(refusals());
    } catch (IOException e) {
      throw new UncheckedIOException("The server has written no token", e);
    }
  }

  /** Returns the address of the server. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Returns the process id of the server. */
  public long pid() {
    return process.pid();
  }

  /** Returns the data directory. */
  public Path data() {
    return data;
  }

  /** Returns the file with the server's output. */
  public Path output() {
    return output;
  }

  /** Returns the file with what the server refused. */
  public Path refusals() {
    return output.resolveSibling(output.getFileName() + ".refused");
  }

  /** Ends the process at once, as a crash does ({@code SIGKILL}), and waits for its end. */
  public void kill() {
    process.destroyForcibly();
    await(STOP_LIMIT);
  }

  /**
   * Stops the server as an operator does ({@code SIGTERM}).
   *
   * @return exit code
   */
  public int stop() {
    process.destroy();
    if (!await(STOP_LIMIT)) {
      process.destroyForcibly();
      throw failed("did not stop within " + STOP_LIMIT.toSeconds() + " s");
    }
    return process.exitValue();
  }

  /**
   * Waits for the end of the process, for example of a start that is refused.
   *
   * @return whether it ended in time
   */
  public boolean await(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns the exit code of an ended process. */
  public int exitCode() {
    return process.exitValue();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }

  private Duration since() {
    return Duration.between(startedAt, Instant.now());
  }

  private ServerFailedException failed(String what) {
    return new ServerFailedException("The server " + what + ".", lastLines());
  }

  private List<String> lastLines() {
    try {
      List<String> lines = Files.readAllLines(output);
      return lines.subList(Math.max(0, lines.size() - 30), lines.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
