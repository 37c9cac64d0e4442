// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testpostgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of this user below the temporary directory in which servers live. */
final class TestFolders {

  private TestFolders() {}

  /**
   * Returns the folder, made if need be; readable by all, writable by this user.
   *
   * @throws IOException also if somebody else owns it: he could swap the programs
   */
  static Path shared() throws IOException {
    String user = System.getProperty("user.name");
    Path folder =
        Path.of(System.getProperty("java.io.tmpdir")).resolve("oresund-test-postgres-" + user);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    if (!Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName().equals(user)) {
      throw new IOException(folder + " belongs to somebody else");
    }
    return folder;
  }

  /** Deletes a folder with everything in it; one that is gone is fine. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, java.io.IOException e)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
