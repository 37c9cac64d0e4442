// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/** Starts the server in a process of its own and returns when it is ready. */
public final class DetachedStart {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Installation installation;
  private final Arguments arguments;

  /** Prepares a start with the given arguments. */
  public DetachedStart(Installation installation, Arguments arguments) {
    this.installation = installation;
    this.arguments = arguments;
  }

  /**
   * Starts and waits.
   *
   * @return exit code 0 when the server is ready
   * @throws ProblemException if the server ends or is not ready within two minutes
   */
  public int run() {
    Path console = arguments.data().resolve("log/console.log");
    try {
      // the server's own check gives the better Problem when the folder is unusable
      DataDirectory.open(arguments.data()).close();
      Process server = launch(console);
      awaitReady(server, console);
      System.out.println(
          "Ready: process "
              + server.pid()
              + ", port "
              + arguments.port()
              + ", data "
              + arguments.data());
      return 0;
    } catch (IOException e) {
      throw new ProblemException(DataDirectory.unusable(arguments.data(), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(notReady("The wait was interrupted", console), e);
    }
  }

  private Process launch(Path console) throws IOException {
    List<String> command = new ArrayList<>();
    // a session of its own: the terminal's hang-up and Ctrl-C are not the server's
    findProgram("setsid").ifPresent(command::add);
    command.add(installation.home().resolve("bin/oresund").toString());
    command.add("start");
    command.add("--data");
    command.add(arguments.data().toString());
    command.add("--port");
    command.add(Integer.toString(arguments.port()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ORESUND_HTTP_BIND", arguments.bind());
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectErrorStream(true)
        .redirectOutput(console.toFile())
        .start();
  }

  private void awaitReady(Process server, Path console) throws InterruptedException, IOException {
    Instant limit = Instant.now().plus(LIMIT);
    while (Instant.now().isBefore(limit)) {
      if (!server.isAlive()) {
        throw new ProblemException(notReady("The server has ended: " + lastLine(console), console));
      }
      RunningServer running = RunningServer.of(arguments.data());
      if (running.process().isPresent() && running.readiness().ready()) {
        return;
      }
      Thread.sleep(PAUSE.toMillis());
    }
    String state = RunningServer.of(arguments.data()).readiness().words();
    throw new ProblemException(
        notReady("Not ready within " + LIMIT.toSeconds() + " seconds, " + state, console));
  }

  private static String lastLine(Path console) throws IOException {
    List<String> lines = Files.readAllLines(console);
    return lines.isEmpty() ? "no output" : lines.get(lines.size() - 1);
  }

  private static Problem notReady(String what, Path console) {
    return Problem.of("server.not-ready", what + ".", "Read " + console + ".");
  }

  private static Optional<String> findProgram(String name) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path program = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(program)) {
        return Optional.of(program.toString());
      }
    }
    return Optional.empty();
  }
}
