// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import picocli.CommandLine;

/** Entry of the verb {@code demo}. */
public final class Main {
  private Main() {}

  /** Runs the demo and ends with its exit code: 0 if both sides were equal at every step. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DemoCommand()).execute(arguments));
  }
}
