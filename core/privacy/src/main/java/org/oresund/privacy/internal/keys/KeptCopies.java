// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.oresund.privacy.spi.KeyStore;

/**
 * Keeps one copy of the key store a day, and none longer than the days in which a destroyed key may
 * come back.
 */
final class KeptCopies {

  private static final String PREFIX = "keys-";
  private static final String SUFFIX = ".copy";

  private final Path folder;
  private final int days;
  private final Clock clock;

  /**
   * Keeps copies in a folder.
   *
   * @param days how long a copy is kept, 1 or more
   */
  KeptCopies(Path folder, int days, Clock clock) {
    this.folder = folder;
    this.days = days;
    this.clock = clock;
  }

  /** Makes today's copy if it is not there yet, and deletes those that are too old. */
  void tend(KeyStore store) throws IOException {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    PrivateFiles.createFolder(folder);
    for (Path copy : copies()) {
      if (dateOf(copy).filter(date -> date.plusDays(days).isBefore(today)).isPresent()) {
        Files.deleteIfExists(copy);
      }
    }
    Path todays = folder.resolve(PREFIX + today + SUFFIX);
    if (!Files.exists(todays)) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      store.copyTo(content);
      PrivateFiles.replace(todays, content.toByteArray());
    }
  }

  private List<Path> copies() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static Optional<LocalDate> dateOf(Path copy) {
    String name = copy.getFileName().toString();
    if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDate.parse(name.substring(PREFIX.length(), name.length() - SUFFIX.length())));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
