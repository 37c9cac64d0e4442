// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.felix.framework.FrameworkFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.privacy.SensitiveText;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** The configuration of the log as shipped, laid out by the bundles that are shipped with it. */
final class ShippedLogTest {

  private static final Path ETC = Path.of("../assembly/src/main/distribution/etc");
  private static final String CFG = "org.ops4j.pax.logging.cfg";

  private static final String LIBRARY = "org.example.library";

  /** All are installed before one starts, as Karaf does: an import may be optional. */
  private static final List<String> BUNDLES =
      List.of(
          "pax-logging-api",
          "pax-logging-log4j2",
          "org.apache.felix.configadmin",
          "org.apache.felix.fileinstall");

  @TempDir static Path folder;

  private static final PrintStream BEFORE = System.out;
  private static final ByteArrayOutputStream CONSOLE = new ByteArrayOutputStream();
  private static Framework felix;
  private static Bundle paxLogging;

  @BeforeAll
  static void start() throws Exception {
    System.setOut(new PrintStream(CONSOLE, true, StandardCharsets.UTF_8));
    Files.createDirectory(folder.resolve("etc"));
    Files.copy(ETC.resolve(CFG), folder.resolve("etc").resolve(CFG));
    Map<String, String> settings = new HashMap<>();
    for (String file : List.of("custom.properties", "system.properties")) {
      properties(ETC.resolve(file))
          .forEach((key, value) -> settings.put(key.toString(), value.toString()));
    }
    settings.put("felix.fileinstall.dir", folder.resolve("etc").toString());
    settings.put("karaf.log", folder.resolve("log").toString());
    settings.put(Constants.FRAMEWORK_STORAGE, folder.resolve("felix").toString());
    felix = new FrameworkFactory().newFramework(settings);
    felix.start();
    List<Bundle> bundles = new ArrayList<>();
    for (String name : BUNDLES) {
      Path jar = Path.of("target/log-bundles").resolve(name + ".jar");
      bundles.add(felix.getBundleContext().installBundle(jar.toUri().toString()));
    }
    paxLogging = bundles.get(0);
    for (Bundle bundle : bundles) {
      bundle.start();
    }
    // the file is there a moment before the levels and the layout of the configuration are
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              write("info", LIBRARY, "configured", null);
              return Files.exists(folder.resolve("log/oresund.log"))
                  && file().contains("INFO  library - configured");
            });
  }

  @AfterAll
  static void stop() throws BundleException, InterruptedException {
    felix.stop();
    felix.waitForStop(10_000);
    System.setOut(BEFORE);
  }

  @Test
  void whatALibraryTellsOfPersonsAndSecretsIsMaskedInFileAndOnConsole() throws Exception {
    String token = "ort_acme_" + "Zq3".repeat(14) + "x";

    write(
        "error",
        LIBRARY,
        "no entry for 250690-1234\nnor 199006251234, Bearer abc.def-123~x=, " + token,
        new IOException("password=hunter2 refused", new IOException("900625-1234 is unknown")));

    for (String text : List.of(file(), CONSOLE.toString(StandardCharsets.UTF_8))) {
      assertThat(text)
          .contains("no entry for ***\\nnor ***, Bearer ***, ***", "password=***", "*** is unknown")
          .doesNotContain("250690-", "199006", "900625", "abc.def", "Zq3", "hunter2");
      assertThat(text.lines().filter(line -> line.contains("no entry"))).hasSize(1);
    }
  }

  @Test
  void ordinaryLineStaysAsItIs() throws Exception {
    write(
        "info",
        LIBRARY,
        "Ready: 8 checks in order, port 8080, 0193a6c2-2506-7012-8234-250690123456",
        null);

    assertThat(file())
        .matches(
            "(?s).*\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  library - Ready: 8 checks"
                + " in order, port 8080, 0193a6c2-2506-7012-8234-250690123456\\n.*");
  }

  @Test
  void librariesAreQuietAtNormalWork() throws Exception {
    for (String name :
        List.of(
            "ROOT",
            "org.flywaydb.core.FlywayExecutor",
            "org.apache.felix.scr",
            "org.apache.cxf.endpoint.ServerImpl",
            "org.eclipse.jetty.server.Server",
            "org.apache.camel.impl.engine.AbstractCamelContext",
            "org.ops4j.pax.web.service")) {
      write("info", name, "chatter", null);
      write("warn", name, "trouble of " + name, null);
    }
    // warns with a stack trace for each connection a lost database breaks
    write("warn", "com.zaxxer.hikari.HikariDataSource", "chatter", null);

    assertThat(file()).doesNotContain("chatter");
    assertThat(file().lines().filter(line -> line.contains("trouble of"))).hasSize(7);
  }

  /** One mask for the log and for what the code masks itself. */
  @Test
  void maskIsThatOfThePrivacyCore() throws IOException {
    Properties shipped = properties(ETC.resolve(CFG));

    assertThat(shipped.getProperty("log4j2.mask")).isEqualTo(SensitiveText.PATTERN);
    assertThat(shipped.stringPropertyNames().stream().filter(name -> name.endsWith(".replacement")))
        .hasSize(2)
        .allMatch(name -> shipped.getProperty(name).equals(SensitiveText.REPLACEMENT));
  }

  private static String file() throws IOException {
    return Files.readString(folder.resolve("log/oresund.log"));
  }

  private static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    return properties;
  }

  /** What a bundle does that logs by SLF4J; its classes are in the bundle, not in this test. */
  private static void write(String level, String logger, String message, @Nullable Throwable thrown)
      throws ReflectiveOperationException {
    Object target =
        paxLogging
            .loadClass("org.slf4j.LoggerFactory")
            .getMethod("getLogger", String.class)
            .invoke(null, logger);
    paxLogging
        .loadClass("org.slf4j.Logger")
        .getMethod(level, String.class, Throwable.class)
        .invoke(target, message, thrown);
  }
}
