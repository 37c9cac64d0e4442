// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.demo.directory.DemoDirectorySettings;
import org.oresund.driver.RestClient.Answer;
import org.oresund.driver.ServerProcess;
import org.oresund.driver.ServerProcess.Start;

/**
 * A disk without a free byte is said in words and applies nothing by half; with space the same run
 * goes on.
 */
@Tag("mount")
class DiskFullE2e {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int MEBIBYTES = 700;
  private static final int MANY = 2_000;

  private static Path folder;
  private static SmallVolume volume;
  private static DemoDirectory few;
  private static DemoDirectory many;
  private static ServerProcess server;
  private static DirectoryInstance known;
  private static DirectoryInstance waiting;

  @BeforeAll
  static void sixtyPeopleAreThereAndManyWait() throws IOException {
    folder = Places.fresh("disk-full");
    volume = SmallVolume.mount(folder.resolve("volume"), MEBIBYTES);
    few = DemoDirectory.start(DemoDirectorySettings.defaults().withPeople(60));
    many =
        DemoDirectory.start(
            DemoDirectorySettings.defaults()
                .withPeople(MANY)
                .withSeed(7)
                .withDomain("many.example"));
    Start onVolume =
        new Start(
            Places.home(),
            volume.folder().resolve("data"),
            ServerProcess.freePort(),
            folder.resolve("data.out"),
            Map.of());
    server = DirectoryInstance.serverWith(onVolume, "active-directory");
    known = new DirectoryInstance(server.rest(), "known");
    known.online("active-directory", DirectoryInstance.configOf(few)).succeeds("full");
    waiting = new DirectoryInstance(server.rest(), "waiting");
    waiting.online("active-directory", DirectoryInstance.configOf(many));
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
    for (DemoDirectory directory : List.of(few, many)) {
      directory.close();
    }
    if (volume != null) {
      volume.close();
    }
  }

  @Test
  void aFullDiskIsAProblemInWordsAndPassesWhenSpaceIsFreed() throws IOException {
    Map<String, String> before = known.peopleAsText();
    volume.fill();

    Answer red = server.rest().send("GET", "/health/ready", null);
    assertThat(red.status()).isEqualTo(503);
    assertThat(red.body().findValuesAsText("code")).as(red.text()).contains("disk.space-low");
    List<Answer> answers = new ArrayList<>();
    Answer started = waiting.start("full");
    answers.add(started);
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              volume.fill();
              Answer seen = server.rest().send("GET", "instances/waiting/history?limit=1", null);
              answers.add(seen);
              return seen.status() >= 400 || trouble(seen).startsWith("store.");
            });
    answers.add(server.rest().send("GET", "people?limit=10", null));
    answers.add(known.start("full"));
    List<Answer> refused = answers.stream().filter(answer -> answer.status() >= 400).toList();
    System.out.printf(
        "disk full: run says %s; refused: %s%n", trouble(answers.get(answers.size() - 3)), refused);
    assertThat(refused)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).as(answer.text()).isEqualTo(503);
              assertThat(answer.body().path("code").asText()).startsWith("store.");
              assertThat(answer.body().path("detail").asText()).isNotBlank();
            });

    volume.empty();
    await().atMost(LIMIT).until(server::ready);
    assertThat(known.peopleAsText()).isEqualTo(before);
    if (started.status() < 400) {
      JsonNode ended = waiting.awaitRun(started.body(), "PT300S");
      assertThat(ended.path("state").asText()).as("%s", ended).isEqualTo("SUCCEEDED");
    }
    assertThat(waiting.people()).isEmpty();
    JsonNode held = waiting.awaitState("ONLINE").succeeds("full");
    assertThat(held.path("plan").asText()).as("so many are held back: %s", held).isNotBlank();
    waiting.release(held.path("plan").asText());
    known.succeeds("full");
    assertThat(known.peopleAsText()).isEqualTo(before);
    // a login that one of the known has already waits in quarantine
    int quarantined = held.path("counts").path("quarantined").asInt();
    assertThat(waiting.people()).as("%s", held).hasSize(MANY - quarantined);
    // on standard output Log4j itself complains that it cannot write this file, with its stack
    assertThat(server.data().resolve("log/oresund.log"))
        .content()
        .doesNotContain("\tat ", "Caused by:", "Exception:");
  }

  private static String trouble(Answer history) {
    return history.body().path("items").path(0).path("problem").path("code").asText();
  }
}
