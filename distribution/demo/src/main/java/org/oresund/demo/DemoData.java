// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The data directory of the demo. It carries a marker, belongs to the demo alone and begins empty
 * each time: invented people must never arrive in a server that somebody uses.
 */
final class DemoData {

  /** File that says that everything here may be deleted. */
  static final String MARKER = "oresund-demo.txt";

  private static final List<String> STORES = List.of("ORESUND_DB_URL", "ORESUND_KEYSTORE_URL");
  private static final String TEXT =
      "This directory belongs to 'oresund demo', which deletes what is in it when it starts.\n";

  private final Path folder;
  private final Before before;

  private DemoData(Path folder, Before before) {
    this.folder = folder;
    this.before = before;
  }

  /** What the directory was before. */
  enum Before {
    /** It did not exist. */
    MISSING,
    /** Somebody had made it and put nothing in it. */
    EMPTY,
    /** An earlier demo left it. */
    OF_A_DEMO
  }

  /**
   * Takes a directory for the demo and empties it.
   *
   * @param environment variables that the server will see
   * @throws DemoFailedException if it, or a store the environment names, may belong to another
   *     server, or if a demo runs in it
   */
  static DemoData claim(Path folder, Map<String, String> environment) throws IOException {
    for (String store : STORES) {
      if (environment.containsKey(store)) {
        throw new DemoFailedException(
            "demo.store-named: "
                + store
                + " names a store of another server; the demo uses only its own.\n"
                + "Start it without this variable: env -u "
                + store
                + " oresund demo");
      }
    }
    Before before = before(folder);
    if (before == Before.MISSING) {
      Files.createDirectories(folder.toAbsolutePath().getParent());
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    }
    DemoData data = new DemoData(folder, before);
    data.checkUnused();
    Files.writeString(folder.resolve(MARKER), TEXT);
    data.empty();
    return data;
  }

  /** Returns what the directory was before this demo. */
  Before before() {
    return before;
  }

  /** Deletes everything in the directory, and the directory unless somebody else made it. */
  void remove() throws IOException {
    empty();
    Files.deleteIfExists(folder.resolve(MARKER));
    if (before != Before.EMPTY) {
      Files.deleteIfExists(folder);
    }
  }

  private static Before before(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return Before.MISSING;
    }
    if (Files.exists(folder.resolve(MARKER))) {
      return Before.OF_A_DEMO;
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isEmpty()) {
        return Before.EMPTY;
      }
    }
    throw new DemoFailedException(
        "demo.data-not-empty: "
            + folder
            + " holds something that no demo made; it may be the data of a server.\n"
            + "Name a directory that does not exist with --data, or leave --data out.");
  }

  private void checkUnused() throws IOException {
    Path lockFile = folder.resolve("run/lock");
    if (!Files.exists(lockFile)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw inUse();
      }
    } catch (OverlappingFileLockException e) {
      throw inUse();
    }
  }

  private DemoFailedException inUse() {
    return new DemoFailedException(
        "demo.already-running: The server of another demo uses "
            + folder
            + ".\nStop it with 'oresund stop --data "
            + folder
            + "', or name another directory with --data.");
  }

  /** The marker stays, so that an interrupted deletion can be gone on with. */
  private void empty() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> innerFirst =
          files
              .filter(file -> !file.equals(folder) && !file.equals(folder.resolve(MARKER)))
              .sorted(Comparator.reverseOrder())
              .toList();
      for (Path file : innerFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new DemoFailedException(
          "demo.data-not-deleted: The data of the earlier demo in "
              + folder
              + " cannot be deleted: "
              + e.getMessage()
              + ".\nDelete it, or name another directory with --data.");
    }
  }
}
