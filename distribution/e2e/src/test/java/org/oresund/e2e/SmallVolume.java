// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A file system of a few hundred MiB in memory that can be filled to its last byte. */
final class SmallVolume implements AutoCloseable {

  private static final int MEBIBYTE = 1 << 20;
  private static final int PAGE = 4096;

  private final Path folder;
  private final Path ballast;

  private SmallVolume(Path folder) {
    this.folder = folder;
    this.ballast = folder.resolve("ballast");
  }

  /** Mounts one on a folder, which needs root. */
  static SmallVolume mount(Path folder, int mebibytes) throws IOException {
    Files.createDirectories(folder);
    run("mount", "-t", "tmpfs", "-o", "mode=755,size=" + mebibytes + "m", "oresund-test", folder);
    return new SmallVolume(folder);
  }

  Path folder() {
    return folder;
  }

  /** Takes all the space that is left; to be repeated while others free some. */
  void fill() throws IOException {
    try (OutputStream out =
        Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (free() > 0) {
        out.write(new byte[free() > MEBIBYTE ? MEBIBYTE : PAGE]);
      }
    } catch (IOException e) {
      // somebody else was faster by a page
      if (free() > PAGE) {
        throw e;
      }
    }
  }

  private long free() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Gives the space back. */
  void empty() throws IOException {
    Files.deleteIfExists(ballast);
  }

  @Override
  public void close() {
    try {
      run("umount", folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(Object... words) throws IOException {
    List<String> command = List.of(words).stream().map(String::valueOf).toList();
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("Failed: " + String.join(" ", command));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
