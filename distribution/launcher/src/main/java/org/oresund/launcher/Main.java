// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher;

import org.oresund.api.ProblemException;
import org.oresund.launcher.internal.Arguments;
import org.oresund.launcher.internal.DatabaseRoles;
import org.oresund.launcher.internal.DetachedStart;
import org.oresund.launcher.internal.Installation;
import org.oresund.launcher.internal.RunningServer;
import org.oresund.launcher.internal.Server;

/** Entry point of the verbs that start and stop the server process. */
public final class Main {

  /** Exit code after a Problem. */
  public static final int FAILED = 1;

  /** Exit code of {@code status} when no server runs. */
  public static final int NOT_RUNNING = 3;

  private Main() {}

  /** Runs one verb and ends the JVM with its exit code; a Problem is one line on standard error. */
  public static void main(String[] args) {
    int code;
    try {
      code = run(Arguments.parse(args, System.getenv()));
    } catch (ProblemException e) {
      System.err.println("oresund: " + e.problem().line());
      code = FAILED;
    }
    System.exit(code);
  }

  private static int run(Arguments arguments) {
    return switch (arguments.verb()) {
      case START -> start(arguments);
      case STOP -> RunningServer.of(arguments.data()).stop();
      case STATUS -> RunningServer.of(arguments.data()).printStatus(arguments.format());
      case DB_ROLES -> {
        System.out.print(DatabaseRoles.script());
        yield 0;
      }
    };
  }

  private static int start(Arguments arguments) {
    Installation installation = Installation.ofThisProgram();
    return switch (arguments.launch()) {
      case FOREGROUND -> new Server(installation, arguments).run();
      case DETACHED -> new DetachedStart(installation, arguments).run();
    };
  }
}
