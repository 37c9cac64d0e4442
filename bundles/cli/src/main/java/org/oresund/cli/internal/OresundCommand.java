// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The root of all verbs. */
@Command(
    name = "oresund",
    description = "Works with a running Oresund server through its REST interface.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT, // every verb explains itself
    versionProvider = BuildVersion.class,
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      ConnectorCommand.class,
      InstanceCommand.class,
      RunCommand.class,
      PlanCommand.class,
      DeadLetterCommand.class,
      PeopleCommand.class,
      TenantCommand.class,
      TokenCommand.class
    })
public final class OresundCommand {

  /** The server refused the request or the work failed. */
  static final int REFUSED = 1;

  /** The server cannot be reached. */
  static final int UNREACHABLE = 3;

  private OresundCommand() {}

  /** Runs one command line and returns its exit code. */
  public static int run(String[] arguments, PrintStream out, PrintStream err) {
    return commandLine(out, err).execute(arguments);
  }

  static CommandLine commandLine(PrintStream out, PrintStream err) {
    CommandLine commandLine = new CommandLine(new OresundCommand());
    commandLine.setOut(writer(out));
    commandLine.setErr(writer(err));
    commandLine.setExecutionExceptionHandler(OresundCommand::explain);
    return commandLine;
  }

  /** A fault of ours is told without its message and cause: they may hold what was given in. */
  private static int explain(
      Exception exception, CommandLine commandLine, CommandLine.ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    if (exception instanceof RefusedException refused) {
      refused.lines().forEach(err::println);
      return REFUSED;
    }
    if (exception instanceof UnreachableException) {
      err.println(exception.getMessage());
      return UNREACHABLE;
    }
    err.println(
        "cli.defect: The command failed because of a fault of its own. Report it with the command, without its secrets, and the answer of 'oresund connector --version'.");
    return REFUSED;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
