// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** Where the distribution, the connectors and the traces of a test run are. */
final class Places {

  private Places() {}

  /** Returns the unpacked distribution. */
  static Path home() {
    return Path.of(System.getProperty("oresund.home")).normalize();
  }

  /** Returns the archive of a connector as built. */
  static Path archive(String connector) {
    String name = "oresund-" + connector + "-" + System.getProperty("oresund.version") + ".jar";
    return Path.of(System.getProperty("oresund.connectors"), connector, "target", name).normalize();
  }

  /** Makes a file look as if its writer had left it a minute ago, so that an import takes it. */
  static void leftAlone(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  /**
   * Returns a new empty folder for one test; it stays, so that logs and data can be looked at and
   * searched for canaries.
   */
  static Path fresh(String name) {
    try {
      Path all = Files.createDirectories(Path.of("target", "e2e"));
      return Files.createTempDirectory(all.toAbsolutePath(), name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
