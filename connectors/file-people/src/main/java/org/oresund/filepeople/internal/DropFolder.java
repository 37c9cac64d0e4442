// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.oresund.api.Problem;
import org.oresund.connector.TransientException;

/**
 * The folder into which another system puts files.
 *
 * <p>Waiting are files that end in {@code .csv}. A writer should write under another name and
 * rename at the end. Imported files move to {@code done}, unusable ones to {@code refused}, lists
 * in whose place a newer one was imported to {@code superseded}; nothing is deleted.
 */
final class DropFolder {

  private static final String DONE = "done";
  private static final String REFUSED = "refused";
  private static final String SUPERSEDED = "superseded";

  /** Always of the same length, so that names are in the order of time. */
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Path folder;

  DropFolder(Path folder) {
    this.folder = folder;
  }

  /** Returns why the folder cannot be used; makes it if it does not exist. */
  Optional<Problem> trouble() {
    try {
      for (String sub : List.of("", DONE, REFUSED, SUPERSEDED)) {
        Path each = folder.resolve(sub);
        Files.createDirectories(each);
        if (!Files.isReadable(each) || !Files.isWritable(each)) {
          return Optional.of(unusable());
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(unusable());
    }
  }

  /** Returns the waiting files, oldest first by time of change and then by name. */
  List<WaitingFile> waiting() {
    return csvFiles(folder).stream()
        .map(this::lookedAt)
        .flatMap(Optional::stream)
        .sorted(
            Comparator.comparing(WaitingFile::changed)
                .thenComparing(file -> file.path().getFileName()))
        .toList();
  }

  /** Returns the time now by the clock that stamps the files, which may be another machine's. */
  Instant now() {
    try {
      Path probe = Files.createTempFile(folder.resolve(DONE), ".clock", "");
      try {
        return Files.getLastModifiedTime(probe).toInstant();
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      throw new TransientException(unusable(), e);
    }
  }

  /** Returns the file that was imported last; the name of an imported file begins with when. */
  Optional<Path> lastDone() {
    return csvFiles(folder.resolve(DONE)).stream().max(Comparator.comparing(Path::getFileName));
  }

  /** Returns whether the file has not been moved away yet. */
  boolean isWaiting(Path file) {
    return folder.equals(file.getParent());
  }

  /** Moves an imported file away. */
  void done(Path file) {
    move(file, folder.resolve(DONE));
  }

  /** Moves a list away in whose place a newer one was imported. */
  void superseded(Path file) {
    move(file, folder.resolve(SUPERSEDED));
  }

  /** Moves an unusable file away and puts the reason beside it. */
  void refuse(Path file, Problem reason) {
    Path target = move(file, folder.resolve(REFUSED));
    try {
      Files.writeString(
          target.resolveSibling(target.getFileName() + ".problem.txt"), reason.line() + "\n");
    } catch (IOException e) {
      throw new TransientException(unusable(), e);
    }
  }

  private Path move(Path file, Path directory) {
    Path target = directory.resolve(STAMP.format(Instant.now()) + "-" + file.getFileName());
    try {
      return Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new TransientException(unusable(), e);
    }
  }

  private List<Path> csvFiles(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".csv"))
          .filter(Files::isRegularFile)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new TransientException(unusable(), e);
    }
  }

  /** Returns nothing for a file that its writer has just taken back. */
  private Optional<WaitingFile> lookedAt(Path file) {
    try {
      BasicFileAttributes read = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(new WaitingFile(file, read.size(), read.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new TransientException(unusable(), e);
    }
  }

  private Problem unusable() {
    return Problem.of(
            "file-people.folder-unusable",
            "The folder of the instance cannot be read and written.",
            "Give the server's user read and write access to it, and look at the free space.")
        .with("folder", String.valueOf(folder.getFileName()));
  }
}
