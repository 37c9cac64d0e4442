// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** R22.5: one class says whose rows a transaction sees, and only for that transaction. */
class TenantIsSetInOnePlaceTest {

  @Test
  void oneClassOfTheWholeSourceTreeSetsTheTenant() throws IOException {
    assertThat(sourcesThatMention("app.tenant"))
        .extracting(path -> path.getFileName().toString())
        .containsExactlyInAnyOrder(
            "PooledTransaction.java", "RowSecurityCatalogue.java", "V1__store.sql");
    assertThat(
            Files.readString(
                Path.of("src/main/java/org/oresund/store/internal/PooledTransaction.java")))
        .containsOnlyOnce("app.tenant")
        .contains("set_config('app.tenant', ?, true)");
  }

  private static List<Path> sourcesThatMention(String words) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path module : modules(Path.of("../.."))) {
      found.addAll(sourcesOf(module.resolve("src/main"), words));
    }
    return found;
  }

  private static List<Path> modules(Path root) throws IOException {
    try (Stream<Path> poms = Files.find(root, 4, (path, a) -> path.endsWith("pom.xml"))) {
      return poms.map(Path::getParent)
          .filter(m -> Files.isDirectory(m.resolve("src/main")))
          .toList();
    }
  }

  private static List<Path> sourcesOf(Path folder, String words) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(path -> path.toString().matches(".*\\.(java|sql)"))
          .filter(path -> mentions(path, words))
          .filter(path -> !isPolicy(path))
          .toList();
    }
  }

  /** Migrations of other cores may read the variable in policies of their own. */
  private static boolean isPolicy(Path path) {
    return path.toString().contains("/resources/db/")
        && !path.toString().contains("/db/store/")
        && !mentions(path, "set_config")
        && !mentions(path, "SET app.");
  }

  private static boolean mentions(Path path, String words) {
    try {
      return Files.readString(path).contains(words);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
