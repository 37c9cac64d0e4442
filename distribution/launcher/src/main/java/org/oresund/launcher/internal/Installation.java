// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * The unpacked distribution; nothing in it is ever written.
 *
 * @param home absolute path
 */
public record Installation(Path home) {

  /** Major version of the embedded PostgreSQL; also the name of its folder under the data. */
  public static final int POSTGRES_MAJOR = 18;

  /** Returns the installation whose {@code lib/launcher} holds the running jar. */
  public static Installation ofThisProgram() {
    CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
    try {
      Path jar = Path.of(source.getLocation().toURI());
      return new Installation(jar.resolve("../../..").normalize());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the jar this program was started from. */
  public Path launcherJar() {
    return home.resolve("lib/launcher/oresund-launcher.jar");
  }

  /** Returns the configuration as shipped. */
  public Path etc() {
    return home.resolve("etc");
  }

  /**
   * Returns a program of the embedded PostgreSQL.
   *
   * @throws ProblemException if the distribution has none for this machine
   */
  public Path postgres(String program) {
    Path binary = home.resolve("lib/postgres/bin").resolve(program);
    if (!Files.isExecutable(binary)) {
      throw new ProblemException(
          Problem.of(
              "database.no-binaries",
              "This distribution has no PostgreSQL for this machine.",
              "Name an external PostgreSQL with ORESUND_DB_URL, or take the distribution for this"
                  + " processor."));
    }
    return binary;
  }
}
