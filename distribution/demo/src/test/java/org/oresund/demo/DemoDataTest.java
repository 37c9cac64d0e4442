// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDataTest {
  @TempDir Path temporary;

  private Path folder;

  @BeforeEach
  void name() {
    folder = temporary.resolve("demo-data");
  }

  @Test
  void dataOfAServerIsRefusedAndUntouched() throws IOException {
    Path token = write("secrets/admin.token");

    assertThatThrownBy(this::claim)
        .isInstanceOf(DemoFailedException.class)
        .hasMessageContaining("demo.data-not-empty")
        .hasMessageContaining("--data");

    assertThat(token).exists();
    assertThat(folder.resolve(DemoData.MARKER)).doesNotExist();
  }

  @Test
  void aDirectoryThatADemoLeftBeginsEmpty() throws IOException {
    claim();
    write("postgres/data/PG_VERSION");

    assertThat(claim().before()).isEqualTo(DemoData.Before.OF_A_DEMO);

    assertThat(folder).isDirectoryContaining("glob:**" + DemoData.MARKER);
    assertThat(folder.resolve("postgres")).doesNotExist();
  }

  @Test
  void aDirectoryInWhichADemoRunsIsRefusedAndUntouched() throws IOException {
    claim();
    Path lockFile = write("run/lock");

    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(this::claim).hasMessageContaining("demo.already-running");
    }

    assertThat(lockFile).exists();
  }

  @Test
  void aStoreOfAnotherServerIsRefusedBeforeAnythingIsMade() {
    assertThatThrownBy(
            () -> DemoData.claim(folder, Map.of("ORESUND_DB_URL", "jdbc:postgresql://db/real")))
        .hasMessageContaining("demo.store-named")
        .hasMessageContaining("ORESUND_DB_URL")
        .hasMessageNotContaining("real");

    assertThat(folder).doesNotExist();
  }

  @Test
  void whatTheDemoMadeIsRemoved() throws IOException {
    DemoData data = claim();
    write("log/server.log");

    data.remove();

    assertThat(folder).doesNotExist();
  }

  @Test
  void aDirectoryThatSomebodyMadeStaysEmpty() throws IOException {
    Files.createDirectory(folder);
    DemoData data = claim();
    write("log/server.log");

    data.remove();

    assertThat(folder).isEmptyDirectory();
  }

  private DemoData claim() throws IOException {
    return DemoData.claim(folder, Map.of("ORESUND_DATA", "/srv/oresund"));
  }

  private Path write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "something");
  }
}
