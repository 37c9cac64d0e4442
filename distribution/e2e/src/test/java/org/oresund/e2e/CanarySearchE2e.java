// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.oresund.e2e.Canaries.Kind;

/**
 * Searches everything the whole test run left for canaries and for the secrets of each server:
 * logs, output, refusals, metrics, and every other file of a data directory that is not meant to
 * hold them.
 */
@Order(Integer.MAX_VALUE)
class CanarySearchE2e {

  /** Folders of a data directory that hold personal data or secrets because that is their task. */
  private static final Set<String> MEANT_TO_HOLD = Set.of("postgres", "tenants", "secrets", "keys");

  /** A secret is a text of one line, or bytes of which no log would show the first half. */
  private static final Pattern TEXT = Pattern.compile("\\S{16,}\\s*");

  @Test
  void nothingButTheControlIsFound() throws IOException {
    String control = Canaries.plant(Kind.CONTROL, "control");
    Canaries.logOnPurpose("somebody logged " + control);
    Search search = new Search();
    int secrets = 0;

    for (Path test : folders(Canaries.traces())) {
      Map<String, Kind> canaries = secretsOfServers(test);
      secrets += canaries.size();
      canaries.putAll(Canaries.planted());
      for (Path file : files(test)) {
        search.look(file, canaries);
      }
    }

    System.out.printf(
        "canaries: %d files, %d bytes searched for %d planted texts and %d secrets of servers;"
            + " found %d%n",
        search.files, search.bytes, Canaries.planted().size(), secrets, search.found.size());
    assertThat(search.found)
        .singleElement()
        .asString()
        .contains(control.substring(0, 7), "control.log");
    assertThat(search.files).isGreaterThan(5);
  }

  /** Passwords, tokens and keys that the servers of a test made for themselves. */
  private static Map<String, Kind> secretsOfServers(Path test) throws IOException {
    Map<String, Kind> secrets = new LinkedHashMap<>();
    for (Path data : folders(test)) {
      for (Path secret : filesOf(data.resolve("secrets"))) {
        String text = Files.readString(secret, StandardCharsets.ISO_8859_1);
        if (TEXT.matcher(text).matches()) {
          secrets.put(text.strip(), Kind.SECRET);
        }
      }
    }
    return secrets;
  }

  private static final class Search {

    private final List<String> found = new ArrayList<>();
    private int files;
    private long bytes;

    void look(Path file, Map<String, Kind> canaries) throws IOException {
      byte[] content = Files.readAllBytes(file);
      files++;
      bytes += content.length;
      String text = new String(content, StandardCharsets.ISO_8859_1);
      canaries.forEach(
          (canary, kind) -> {
            if (text.contains(inLatin(canary))) {
              found.add(kind + " " + canary.substring(0, 7) + "… in " + file);
            }
          });
    }

    /** Bytes are compared as text of one byte a letter. */
    private static String inLatin(String canary) {
      return new String(canary.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).filter(file -> !isMeantToHold(folder, file)).toList();
    }
  }

  /** A folder counts only directly below a data directory: {@code test/data/folder}. */
  private static boolean isMeantToHold(Path folder, Path file) {
    for (Path part : folder.relativize(file)) {
      if (MEANT_TO_HOLD.contains(part.toString())) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> folders(Path folder) {
    return entries(folder).stream().filter(Files::isDirectory).toList();
  }

  private static List<Path> filesOf(Path folder) {
    return entries(folder).stream().filter(Files::isRegularFile).toList();
  }

  private static List<Path> entries(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
