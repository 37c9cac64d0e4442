// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.ProblemException;

class DataDirectoryTest {

  @TempDir Path temporary;

  @Test
  void secretsAreForTheOwnerOnly() throws IOException {
    try (DataDirectory data = DataDirectory.open(temporary.resolve("data"))) {
      Path secret = data.path("secrets/some.password");
      String value = Secret.readOrCreate(secret);

      assertThat(Secret.readOrCreate(secret)).isEqualTo(value).hasSizeGreaterThan(30);
      assertThat(mode(secret)).isEqualTo("rw-------");
      assertThat(mode(data.path("secrets"))).isEqualTo("rwx------");
    }
  }

  @Test
  void secondServerOnTheSameDataIsRefusedAndNamesTheFirst() throws IOException {
    Path root = temporary.resolve("data");
    try (DataDirectory first = DataDirectory.open(root)) {
      RunningServer.record(first, new Listener("127.0.0.1", 8080, null, null));

      assertThatThrownBy(() -> DataDirectory.open(root))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.problem().code()).isEqualTo("server.already-running");
                assertThat(e.problem().what()).contains("process " + ProcessHandle.current().pid());
              });
    }
  }

  @Test
  void directoryIsFreeAgainWhenTheServerEnds() throws IOException {
    Path root = temporary.resolve("data");
    DataDirectory.open(root).close();

    DataDirectory.open(root).close();

    assertThat(RunningServer.of(root).process()).isEmpty();
  }

  @Test
  void fileInPlaceOfTheDirectoryIsExplained() throws IOException {
    Path root = Files.createFile(temporary.resolve("data"));

    assertThatThrownBy(() -> DataDirectory.open(root))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo("data.unusable"));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
