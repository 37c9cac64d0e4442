// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * How the demo runs.
 *
 * @param home unpacked distribution
 * @param data data directory of the demo
 * @param port wanted port of the server
 * @param people number of people in the demo directory
 * @param ending when it ends
 */
record DemoSettings(Path home, Path data, int port, int people, Ending ending) {

  /** When the demo ends. */
  enum Ending {
    AFTER_LAST_STEP,
    ON_CTRL_C
  }

  /** The archive of the Active Directory connector as the distribution ships it. */
  Path connectorArchive() {
    Path folder = home.resolve("connectors");
    try (DirectoryStream<Path> archives =
        Files.newDirectoryStream(folder, "oresund-active-directory*.jar")) {
      Iterator<Path> found = archives.iterator();
      if (found.hasNext()) {
        return found.next();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder, e);
    }
    throw new DemoFailedException("The distribution has no Active Directory connector: " + folder);
  }
}
