// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testpostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The releases on which tests run; system property {@code oresund.test.postgres} selects one. */
public enum PostgresRelease {
  /** The one Oresund embeds. */
  EMBEDDED("18"),
  /** The oldest supported one, from the Debian package {@code postgresql-15}. */
  OLDEST("15");

  private static final Path DEBIAN_15 = Path.of("/usr/lib/postgresql/15");

  private final String major;

  PostgresRelease(String major) {
    this.major = major;
  }

  /**
   * Returns the selected release, the embedded one by default.
   *
   * @throws IllegalArgumentException if the property names no known release
   */
  public static PostgresRelease selected() {
    String wanted = System.getProperty("oresund.test.postgres", EMBEDDED.major);
    return Arrays.stream(values())
        .filter(release -> release.major.equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No PostgreSQL " + wanted));
  }

  /**
   * Returns the folder that holds {@code bin/postgres}.
   *
   * @throws IOException if unpacking fails
   * @throws IllegalStateException if the package is not installed
   */
  public Path home() throws IOException {
    if (this == EMBEDDED) {
      return EmbeddedBinaries.unpacked();
    }
    if (!Files.isExecutable(DEBIAN_15.resolve("bin/postgres"))) {
      throw new IllegalStateException("Needs the Debian package postgresql-15");
    }
    return DEBIAN_15;
  }
}
