// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Build step: compares the bill of materials with the jars in the packed archive, and fails if one of
 * either side is missing on the other.
 */
final class CheckSbom {

  private static final Pattern FILE =
      Pattern.compile("\"name\": \"oresund:file\", \"value\": \"([^\"]+)\"");

  public static void main(String[] args) throws IOException, InterruptedException {
    Set<String> listed = new TreeSet<>();
    Matcher matcher = FILE.matcher(Files.readString(Path.of(args[0])));
    while (matcher.find()) {
      listed.add(matcher.group(1));
    }
    Set<String> packed = packed(args[1]);
    if (packed.isEmpty() || !packed.equals(listed)) {
      Set<String> unlisted = new TreeSet<>(packed);
      unlisted.removeAll(listed);
      listed.removeAll(packed);
      throw new IOException("Not listed: " + unlisted + "; listed and not packed: " + listed);
    }
  }

  private static Set<String> packed(String archive) throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder("tar", "-tzf", archive)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Set<String> jars = new TreeSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(tar.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.endsWith(".jar")) {
          jars.add(line.substring(line.indexOf('/') + 1));
        }
      }
    }
    if (tar.waitFor() != 0) {
      throw new IOException("The archive cannot be listed");
    }
    return jars;
  }

  private CheckSbom() {}
}
