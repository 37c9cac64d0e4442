// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the options of {@code demo}, runs it and says what went wrong in words. */
@Command(
    name = "demo",
    description =
        "Starts a server and a demo directory, a simulator of Active Directory with invented"
            + " people, connects them and shows people arrive, change and leave.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int LONGEST_LINE = 300;

  @Option(names = "--once", description = "Stop and clean up after the last step.")
  private boolean once;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Data directory of the demo, emptied at each start; default ./demo-data, whatever"
              + " ORESUND_DATA names.")
  private @Nullable Path data;

  @Option(
      names = "--people",
      paramLabel = "N",
      defaultValue = "200",
      description = "People in the directory, 50 to 10000; default ${DEFAULT-VALUE}.")
  private int people;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port of the server on 127.0.0.1; default ${DEFAULT-VALUE}, or a free one.")
  private int port;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Unpacked distribution; default the one that started this.")
  private @Nullable Path home;

  @Override
  public Integer call() {
    // names have letters of Danish and Swedish whatever the platform's charset is
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Narrator narrator = new Narrator(out);
    DemoSettings settings;
    DemoData claimed;
    try {
      settings = settings();
      claimed = DemoData.claim(settings.data(), System.getenv());
    } catch (IOException | RuntimeException e) {
      narrator.failed(reason(e));
      return FAILED;
    }
    try {
      new Demo(settings, claimed, narrator).run();
      return 0;
    } catch (IOException | RuntimeException e) {
      narrator.failed(reason(e));
      narrator.paragraph("The server's logs are in " + settings.data().resolve("log"));
      return FAILED;
    }
  }

  private DemoSettings settings() {
    if (people < 50 || people > 10_000) {
      throw new DemoFailedException("--people is 50 to 10000, not " + people + ".");
    }
    Path directory = (data == null ? Path.of("demo-data") : data).toAbsolutePath().normalize();
    return new DemoSettings(installation(), directory, port, people, mode());
  }

  private DemoSettings.Ending mode() {
    return once ? DemoSettings.Ending.AFTER_LAST_STEP : DemoSettings.Ending.ON_CTRL_C;
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : message.lines().map(DemoCommand::shortened).collect(Collectors.joining("\n"));
  }

  private static String shortened(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " ...";
  }

  /**
   * Unless a script names the distribution, it is the one in whose {@code lib/demo} this jar is.
   */
  private Path installation() {
    Path chosen = home;
    if (chosen == null) {
      String named = System.getProperty("oresund.home");
      chosen = named == null ? jar().resolve("../../..").normalize() : Path.of(named);
    }
    if (!Files.isExecutable(chosen.resolve("bin/oresund"))) {
      throw new DemoFailedException(
          "No distribution in " + chosen + ": bin/oresund is missing. Name one with --home.");
    }
    return chosen.toAbsolutePath();
  }

  private static Path jar() {
    try {
      return Path.of(DemoCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this jar has no place", e);
    }
  }
}
