// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.oresund.api.Problem;
import org.oresund.connector.Configuration;

/**
 * The configuration of an instance in the types of this connector.
 *
 * @param folder relative path of the drop folder
 * @param charset encoding of the files
 * @param separator character between two values
 * @param content what a file holds
 * @param mapping which column fills which field
 * @param smallestShare percent of the known people whom a list of everybody must name
 */
record Settings(
    Path folder,
    Charset charset,
    char separator,
    Content content,
    ColumnMapping mapping,
    int smallestShare) {

  private static final int HALF = 50;

  /** What a file holds. */
  enum Content {
    /** Everybody: whoever is missing has left. */
    EVERYBODY,
    /** Only people that changed. */
    CHANGES
  }

  static Settings of(Configuration configuration) {
    return new Settings(
        Path.of(configuration.text("folder")),
        Charset.forName(configuration.text("encoding", StandardCharsets.UTF_8.name())),
        configuration.text("separator", ";").charAt(0),
        Content.valueOf(configuration.text("content", "everybody").toUpperCase(Locale.ROOT)),
        ColumnMapping.of(configuration.object("mapping")),
        configuration.number("smallestShare", HALF));
  }

  /** Returns what is wrong with a folder: it must stay below the tenant's folder. */
  static Optional<Problem> folderProblem(String folder) {
    Problem problem =
        Problem.of(
                "file-people.folder-outside",
                "The folder must be a relative path below the tenant's folder.",
                "Name a folder such as 'people', without '..' and without a leading slash.")
            .at("folder", 0, "is not a relative path below the tenant's folder");
    try {
      Path path = Path.of(folder).normalize();
      boolean inside =
          !folder.isBlank()
              && !path.isAbsolute()
              && !path.startsWith("..")
              && !path.toString().isEmpty();
      return inside ? Optional.empty() : Optional.of(problem);
    } catch (InvalidPathException e) {
      return Optional.of(problem);
    }
  }
}
