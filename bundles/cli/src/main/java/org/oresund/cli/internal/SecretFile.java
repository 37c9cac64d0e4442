// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A new file for a secret, readable for its owner only; made before the secret is asked for, so
 * that none is lost, and removed again if none comes.
 */
final class SecretFile implements AutoCloseable {

  private final Path file;
  private boolean written;

  private SecretFile(Path file) {
    this.file = file;
  }

  /**
   * Makes the file.
   *
   * @throws RefusedException {@code cli.file-exists}, {@code cli.no-file}
   */
  static SecretFile create(Path file) {
    try {
      Files.createFile(file, ownerOnly(file));
      return new SecretFile(file);
    } catch (FileAlreadyExistsException e) {
      throw RefusedException.of(
          "cli.file-exists: The file %s exists already. Name another one, or remove it first."
              .formatted(file));
    } catch (IOException e) {
      throw unwritable(file);
    }
  }

  void write(String secret) {
    try {
      Files.writeString(file, secret + "\n", StandardCharsets.US_ASCII);
      written = true;
    } catch (IOException e) {
      throw unwritable(file);
    }
  }

  @Override
  public void close() {
    if (!written) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw unwritable(file);
      }
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static RefusedException unwritable(Path file) {
    return RefusedException.of(
        "cli.no-file: The file %s cannot be written. Name one in a folder that is there and yours."
            .formatted(file));
  }
}
