// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.launcher.Main;

/** The server that uses a data directory, as another process sees it. */
public final class RunningServer {

  /** Where a running server says who it is, below the data directory. */
  static final String FILE = "run/server.properties";

  private static final Duration STOP_LIMIT = Duration.ofSeconds(90);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(3);

  private final Path data;
  private final Properties facts;

  private RunningServer(Path data, Properties facts) {
    this.data = data;
    this.facts = facts;
  }

  /** Reads what the server of a data directory says about itself; there may be none. */
  public static RunningServer of(Path data) {
    Properties facts = new Properties();
    try (var in = Files.newInputStream(data.resolve(FILE))) {
      facts.load(in);
    } catch (NoSuchFileException e) {
      return new RunningServer(data, facts);
    } catch (IOException e) {
      throw new ProblemException(DataDirectory.unusable(data, e), e);
    }
    return new RunningServer(data, facts);
  }

  /** Writes what other processes need to find this server. */
  static void record(DataDirectory data, Listener listener) throws IOException {
    ProcessHandle self = ProcessHandle.current();
    String text =
        "pid="
            + self.pid()
            + "\nstarted="
            + self.info().startInstant().map(Object::toString).orElse("")
            + "\n"
            + listener.facts();
    PrivateFiles.writeAtomically(data.path(FILE), text);
  }

  /** Returns words like {@code " (process 4711)"}, or nothing if it is unknown. */
  String describe() {
    return process().map(p -> " (process " + p.pid() + ")").orElse("");
  }

  /**
   * Asks the server to stop and waits until it has.
   *
   * @return exit code 0, also when none runs
   * @throws ProblemException if it has not stopped within 90 seconds
   */
  public int stop() {
    Optional<ProcessHandle> process = process();
    if (process.isEmpty()) {
      System.out.println("No server uses " + data + ".");
      return 0;
    }
    CompletableFuture<ProcessHandle> exit = process.get().onExit();
    process.get().destroy();
    try {
      exit.get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new ProblemException(notStopped(process.get().pid()), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(notStopped(process.get().pid()), e);
    }
    System.out.println("Stopped.");
    return 0;
  }

  /**
   * Prints whether a server runs and is ready.
   *
   * @return 0 if it is ready, 1 if it runs but is not ready, 3 if none runs
   */
  public int printStatus(Arguments.Format format) {
    Optional<ProcessHandle> process = process();
    if (process.isEmpty()) {
      System.out.println(
          switch (format) {
            case TEXT -> "No server uses " + data + ".";
            case JSON -> "{\"running\":false,\"ready\":false}";
          });
      return Main.NOT_RUNNING;
    }
    Readiness ready = readiness();
    String address = address().toString();
    System.out.println(
        switch (format) {
          case TEXT -> "Process " + process.get().pid() + " at " + address + ": " + ready.words();
          case JSON ->
              "{\"running\":true,\"ready\":"
                  + ready.ready()
                  + ",\"pid\":"
                  + process.get().pid()
                  + ",\"url\":\""
                  + address
                  + "\"}";
        });
    return ready.ready() ? 0 : Main.FAILED;
  }

  /** Returns the process if it still is the one that wrote the file. */
  Optional<ProcessHandle> process() {
    String pid = facts.getProperty("pid");
    if (pid == null) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(pid)).filter(this::isTheSame);
  }

  /** What {@code /health/ready} answers. */
  Readiness readiness() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(probed().resolve("/health/ready")).timeout(PROBE_LIMIT);
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(PROBE_LIMIT);
    String certificate = facts.getProperty("certificate");
    if (certificate != null && !isManagedElsewhere()) {
      // Jetty compares the name in Host with the certificate, whatever address was dialled
      System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
      request.header("Host", facts.getProperty("name"));
      client.sslContext(PinnedCertificate.context(certificate));
    }
    try {
      HttpResponse<String> answer =
          client
              .version(HttpClient.Version.HTTP_1_1)
              .build()
              .send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Readiness(answer.statusCode(), answer.body());
    } catch (IOException e) {
      return new Readiness(0, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Readiness(0, null);
    }
  }

  private boolean isTheSame(ProcessHandle process) {
    String started = facts.getProperty("started", "");
    return process.info().startInstant().map(i -> i.toString().equals(started)).orElse(true);
  }

  private URI address() {
    String scheme = facts.getProperty("certificate") == null ? "http" : "https";
    return URI.create(scheme + "://" + host("bind") + ":" + facts.getProperty("port"));
  }

  /** Where health is answered. */
  private URI probed() {
    return isManagedElsewhere()
        ? URI.create(
            "http://" + host("management-bind") + ":" + facts.getProperty("management-port"))
        : address();
  }

  private boolean isManagedElsewhere() {
    return facts.getProperty("management-port") != null;
  }

  private String host(String fact) {
    String bind = facts.getProperty(fact, "127.0.0.1");
    boolean everywhere = bind.equals("0.0.0.0") || bind.equals("::");
    return everywhere ? "127.0.0.1" : bind.contains(":") ? "[" + bind + "]" : bind;
  }

  private static Problem notStopped(long pid) {
    return Problem.of(
        "server.not-stopped",
        "Process " + pid + " has not stopped within " + STOP_LIMIT.toSeconds() + " seconds.",
        "Look at its log; as a last resort end it with 'kill -9 " + pid + "', nothing is lost.");
  }

  /**
   * An answer of the readiness page.
   *
   * @param status HTTP status, 0 when nothing answered
   * @param body text of the answer, null when nothing answered
   */
  record Readiness(int status, @Nullable String body) {

    boolean ready() {
      return status == 200;
    }

    String words() {
      if (ready()) {
        return "ready";
      }
      if (body == null) {
        return "starting, does not answer yet";
      }
      return "not ready" + (body.startsWith("{") ? ": " + body.strip() : ", HTTP " + status);
    }
  }
}
