// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.oresund.api.UuidV7;

/**
 * Names a node by its data directory, so that after a crash it is known as the holder of its leases
 * and need not wait for them to run out. Only one process at a time works on a data directory.
 */
final class NodeIdentity {

  private NodeIdentity() {}

  /** Returns the name kept in the directory, making one at first. */
  static String of(Path data) {
    Path file = data.resolve("node.id");
    try {
      if (Files.exists(file)) {
        return UUID.fromString(Files.readString(file).strip()).toString();
      }
      String fresh = UuidV7.next().toString();
      Files.createDirectories(data);
      Files.writeString(file, fresh);
      return fresh;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
