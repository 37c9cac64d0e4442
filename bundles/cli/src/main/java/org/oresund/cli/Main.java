// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli;

import org.oresund.cli.internal.OresundCommand;

/** Starts the command line. */
public final class Main {

  private Main() {}

  /**
   * Runs one command and ends the process.
   *
   * <p>Exit codes: 0 done; 1 the server refused, the work failed or did not end within {@code
   * --wait}, the problem is on standard error; 2 wrong usage; 3 the server cannot be reached.
   */
  public static void main(String[] arguments) {
    System.exit(OresundCommand.run(arguments, System.out, System.err));
  }
}
