// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * The command line with the environment's defaults filled in.
 *
 * @param data absolute path of the data directory
 * @param bind address of the HTTP listener
 * @param port port of the HTTP listener, 1 to 65535
 */
public record Arguments(Verb verb, Path data, String bind, int port, Launch launch, Format format) {

  /** What to do. */
  public enum Verb {
    START("start"),
    STOP("stop"),
    STATUS("status"),
    DB_ROLES("db-roles");

    private final String word;

    Verb(String word) {
      this.word = word;
    }
  }

  /** Where the server runs. */
  public enum Launch {
    /** In this process, until it is stopped. */
    FOREGROUND,
    /** In a process of its own; the verb returns when the server is ready. */
    DETACHED
  }

  /** How answers are printed. */
  public enum Format {
    TEXT,
    JSON
  }

  private static final int DEFAULT_PORT = 8080;

  /**
   * Reads the arguments.
   *
   * @param environment the process environment, for {@code ORESUND_DATA}, {@code ORESUND_HTTP_BIND}
   *     and {@code ORESUND_HTTP_PORT}
   * @throws ProblemException {@code launcher.usage} if an argument is unknown or malformed
   */
  public static Arguments parse(String[] args, Map<String, String> environment) {
    Deque<String> rest = new ArrayDeque<>(List.of(args));
    Verb verb = verb(rest.isEmpty() ? "" : rest.pop());
    String data = environment.getOrDefault("ORESUND_DATA", "data");
    String bind = environment.getOrDefault("ORESUND_HTTP_BIND", "127.0.0.1");
    String port = environment.getOrDefault("ORESUND_HTTP_PORT", Integer.toString(DEFAULT_PORT));
    Launch launch = Launch.FOREGROUND;
    Format format = Format.TEXT;
    while (!rest.isEmpty()) {
      String option = rest.pop();
      switch (option) {
        case "--data" -> data = value(option, rest);
        case "--port" -> port = value(option, rest);
        case "--detach" -> launch = Launch.DETACHED;
        case "--json" -> format = Format.JSON;
        default -> throw usage("Unknown argument '" + option + "'.");
      }
    }
    return new Arguments(verb, path(data), bind, port(port), launch, format);
  }

  private static Verb verb(String word) {
    for (Verb verb : Verb.values()) {
      if (verb.word.equals(word)) {
        return verb;
      }
    }
    throw usage(word.isEmpty() ? "A verb is missing." : "Unknown verb '" + word + "'.");
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw usage("The value of " + option + " is missing.");
    }
    return rest.pop();
  }

  private static Path path(String text) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new ProblemException(usageProblem("'" + text + "' is no path."), e);
    }
  }

  /**
   * Reads a port.
   *
   * @throws ProblemException {@code launcher.usage} if it is none
   */
  static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new ProblemException(usageProblem("'" + text + "' is no port."), e);
    }
    throw usage("A port is a number from 1 to 65535, not " + text + ".");
  }

  private static ProblemException usage(String what) {
    return new ProblemException(usageProblem(what));
  }

  private static Problem usageProblem(String what) {
    return Problem.of(
        "launcher.usage",
        what,
        "Use: start [--data DIR] [--port N] [--detach], stop [--data DIR], status [--data DIR]"
            + " [--json], db-roles.");
  }
}
