// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
 * rename at the end. Imported files move to {@code done}, unusable ones to {@code refused}; nothing
 * is deleted.
 */
final class DropFolder {

  private static final String DONE = "done";
  private static final String REFUSED = "refused";

  private final Path folder;

  DropFolder(Path folder) {
    this.folder = folder;
  }

  /** Returns why the folder cannot be used; makes it if it does not exist. */
  Optional<Problem> trouble() {
    try {
      for (Path each : List.of(folder, folder.resolve(DONE), folder.resolve(REFUSED))) {
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
  List<Path> waiting() {
    return csvFiles(folder);
  }

  /** Returns the newest imported file. */
  Optional<Path> newestDone() {
    List<Path> done = csvFiles(folder.resolve(DONE));
    return done.isEmpty() ? Optional.empty() : Optional.of(done.get(done.size() - 1));
  }

  /** Moves an imported file away; a file that is there already stays. */
  void done(Path file) {
    if (folder.equals(file.getParent())) {
      move(file, folder.resolve(DONE));
    }
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
    String stamp = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString().replace(':', '-');
    Path target = directory.resolve(stamp + "-" + file.getFileName());
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
          .sorted(Comparator.comparing(DropFolder::changed).thenComparing(Path::getFileName))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new TransientException(unusable(), e);
    }
  }

  private static Instant changed(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (NoSuchFileException e) {
      return Instant.EPOCH;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
