// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.demo.directory.DemoDirectorySettings;

class SceneTest {

  @Test
  void peopleGoOnJoiningAfterAUnitIsRenamed() throws IOException {
    try (DemoDirectory directory =
        DemoDirectory.start(DemoDirectorySettings.defaults().withPeople(60))) {
      Scene scene = new Scene(directory);
      long before = directory.counts().people();
      scene.aUnitIsRenamed();

      for (int i = 0; i < 100; i++) {
        scene.someoneJoins();
      }

      assertThat(directory.counts().people()).isEqualTo(before + 100);
    }
  }
}
