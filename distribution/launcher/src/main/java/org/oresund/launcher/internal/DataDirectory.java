// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * The one folder that holds everything mutable, locked for this process.
 *
 * <p>The lock is the kernel's: it ends with the process, however that ends.
 */
public final class DataDirectory implements AutoCloseable {

  private static final long LEAST_FREE_BYTES = 256L * 1024 * 1024;

  private final Path root;
  private final FileChannel lockFile;
  private final FileLock lock;

  private DataDirectory(Path root, FileChannel lockFile, FileLock lock) {
    this.root = root;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Makes the folders that are missing and takes the lock.
   *
   * @throws ProblemException if the folder cannot be used or another server uses it
   */
  public static DataDirectory open(Path root) {
    try {
      // others may pass, not look: as root the database runs as a user of its own below it
      PrivateFiles.folder(root, "rwx--x--x");
      for (String name : new String[] {"run", "secrets", "log", "tmp", "deploy", "karaf"}) {
        PrivateFiles.folder(root.resolve(name));
      }
      checkFreeSpace(root);
      FileChannel lockFile = FileChannel.open(root.resolve("run/lock"), CREATE, WRITE);
      FileLock lock = lock(lockFile);
      if (lock == null) {
        lockFile.close();
        throw new ProblemException(alreadyRunning(root));
      }
      return new DataDirectory(root, lockFile, lock);
    } catch (IOException e) {
      throw new ProblemException(unusable(root, e), e);
    }
  }

  /** Returns the absolute path of a file or folder in the data directory. */
  public Path path(String name) {
    return root.resolve(name);
  }

  /** Returns the data directory itself. */
  public Path root() {
    return root;
  }

  /** Describes why a file of the data directory could not be read or written. */
  public static Problem unusable(Path root, IOException e) {
    String reason =
        e instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : e.getClass().getSimpleName();
    String place = e instanceof FileSystemException f && f.getFile() != null ? f.getFile() : "";
    return Problem.of(
            "data.unusable",
            "The data directory " + root + " cannot be used: " + reason + ".",
            "Free space on its disk, give this user write access, or name another with --data.")
        .at(place);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(root.resolve(RunningServer.FILE));
    lock.release();
    lockFile.close();
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static Problem alreadyRunning(Path root) {
    String who = RunningServer.of(root).describe();
    return Problem.of(
        "server.already-running",
        "Another server" + who + " uses the data directory " + root + ".",
        "Stop it with 'stop --data " + root + "', or name another directory with --data.");
  }

  private static void checkFreeSpace(Path root) throws IOException {
    long free = Files.getFileStore(root).getUsableSpace();
    if (free < LEAST_FREE_BYTES) {
      throw new ProblemException(
          Problem.of(
              "data.disk-full",
              "The disk of "
                  + root
                  + " has "
                  + free / (1024 * 1024)
                  + " MiB left, too little to"
                  + " start safely.",
              "Free at least " + LEAST_FREE_BYTES / (1024 * 1024) + " MiB."));
    }
  }
}
