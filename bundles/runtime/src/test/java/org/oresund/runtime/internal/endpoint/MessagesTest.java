// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.ProblemException;
import org.oresund.api.UuidV7;
import org.oresund.api.command.CommandCall;
import org.oresund.runtime.DeadLetterView;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.Instances.Belongings;
import org.oresund.runtime.PageRequest;
import org.oresund.runtime.RunState;
import org.oresund.runtime.RunView;
import org.oresund.runtime.RuntimeMetrics;
import org.oresund.runtime.internal.support.TestNode;
import org.oresund.store.NewEvent;

class MessagesTest {

  @TempDir static Path folder;
  static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start(folder);
    node.deploy("0.1.0");
    node.put("events", Map.of("host", "here", "events", true));
    node.await("events", InstanceState.ONLINE);
    node.put("files", Map.of("host", "here", "drop", "drop"));
    node.await("files", InstanceState.ONLINE);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void works() {
    node.behave("works");
    node.told().clear();
    node.calls().clear();
    letters()
        .forEach(
            letter ->
                node.desks().deadLetters().discard(TestNode.TENANT, letter.id(), TestNode.BY));
  }

  @Test
  void anEventReachesTheRouteOnceAndIsAcknowledged() {
    UUID event = publish("k1", "{}");

    await().until(() -> node.told().contains("event " + event + " 0.1.0"));
    await().until(() -> waiting() == 0);
    assertThat(node.told()).containsExactly("event " + event + " 0.1.0");
    CommandCall call = node.calls().get(0);
    assertThat(call.idempotencyKey()).isEqualTo(event + "/people/record/1");
    assertThat(call.caller().correlationId()).isEqualTo(event.toString());
  }

  @Test
  void eventsOfOneKeyKeepTheirOrder() {
    node.behave("slow");
    List<UUID> events =
        List.of(publish("same", "{}"), publish("same", "{}"), publish("same", "{}"));

    await().atMost(Duration.ofSeconds(15)).until(() -> node.told().size() == 3);
    assertThat(node.told())
        .containsExactlyElementsOf(
            events.stream().map(event -> "event " + event + " 0.1.0").toList());
  }

  @Test
  void aBadRecordIsLaidAsideWhileOthersPass() {
    UUID bad = publish("k2", "{\"is\":\"bad\"}");
    UUID good = publish("k2", "{}");

    await().until(() -> node.told().contains("event " + good + " 0.1.0"));
    assertThat(letters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.instance()).isEqualTo("events");
              assertThat(letter.kind()).isEqualTo("thing.changed");
              assertThat(letter.messageId()).isEqualTo(bad.toString());
              assertThat(letter.problem().code()).isEqualTo("probe.bad-record");
              assertThat(letter.attempts()).isEqualTo(1);
            });
    assertThat(node.status("events").actual()).isEqualTo(InstanceState.ONLINE);
  }

  @Test
  void troubleHoldsTheEventBackAndTheSameKeyIsUsedWhenItPasses() {
    node.behave("away-briefly");

    UUID event = publish("k3", "{}");

    await().until(() -> node.told().contains("event " + event + " 0.1.0"));
    assertThat(node.calls().get(0).idempotencyKey()).isEqualTo(event + "/people/record/1");
    assertThat(letters()).isEmpty();
    node.await("events", InstanceState.ONLINE);
  }

  @Test
  void lastingTroubleEndsInADeadLetterThatCanBeReplayed() {
    node.behave("away");
    UUID event = publish("k4", "{}");
    await().atMost(Duration.ofSeconds(15)).until(() -> letters().size() == 1);
    assertThat(letters().get(0).attempts()).isEqualTo(3);
    assertThat(node.status("events").actual()).isEqualTo(InstanceState.OFFLINE);

    node.behave("works");
    node.desks().deadLetters().replay(TestNode.TENANT, letters().get(0).id(), TestNode.BY);

    await().until(() -> node.told().contains("event " + event + " 0.1.0"));
    assertThat(letters()).isEmpty();
    node.await("events", InstanceState.ONLINE);
  }

  @Test
  void aWrongPasswordKeepsTheEventForLater() {
    node.put("guarded", Map.of("host", "here", "events", true, "password", "old"));
    node.await("guarded", InstanceState.ONLINE);
    node.desks().instances().suspend(TestNode.TENANT, "events", TestNode.BY);
    node.await("events", InstanceState.SUSPENDED);
    node.behave("wrong-password");

    UUID event = publish("k5", "{}");

    node.await("guarded", InstanceState.SUSPENDED);
    assertThat(letters()).isEmpty();

    node.behave("works");
    node.put("guarded", Map.of("host", "here", "events", true, "password", "new"));
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> node.told().contains("event " + event + " 0.1.0"));
    node.desks().instances().delete(TestNode.TENANT, "guarded", Belongings.KEEP, TestNode.BY);
    node.desks().instances().resume(TestNode.TENANT, "events", TestNode.BY);
    node.await("events", InstanceState.ONLINE);
    await().until(() -> waiting() == 0);
  }

  @Test
  void aMessageFromOutsideIsTriedAgainAndThenPasses() throws IOException {
    node.behave("away-briefly");

    drop("one.txt", "hello");

    await().until(() -> node.told().contains("file hello"));
    assertThat(letters()).isEmpty();
    node.await("files", InstanceState.ONLINE);
  }

  @Test
  void aBadMessageFromOutsideIsLaidAsideEncryptedAndReplayedIntoItsRoute()
      throws IOException, SQLException {
    drop("bad.txt", "bad canary-content");
    drop("good.txt", "good");

    await().until(() -> node.told().contains("file good"));
    await().until(() -> letters().size() == 1);
    DeadLetterView letter = letters().get(0);
    assertThat(letter.route()).isEqualTo("drop");
    assertThat(letter.kind()).isEqualTo("message");
    assertThat(storedDeadLetters()).doesNotContain("canary");

    node.desks().deadLetters().replay(TestNode.TENANT, letter.id(), TestNode.BY);

    await().until(() -> letters().stream().noneMatch(open -> open.id().equals(letter.id())));
    await().until(() -> letters().size() == 1);
    assertThat(letters().get(0).problem().code()).isEqualTo("probe.bad-record");
  }

  @Test
  void aMessageLargerThanADeadLetterIsKeptWhole() throws IOException {
    String large = "x".repeat(700_000);
    node.behave("rejects");
    drop("large.txt", large);
    await().atMost(Duration.ofSeconds(15)).until(() -> letters().size() == 1);

    node.behave("works");
    node.desks().deadLetters().replay(TestNode.TENANT, letters().get(0).id(), TestNode.BY);

    await().until(() -> node.told().contains("file " + large));
  }

  @Test
  void aRejectedPartOfARunIsLaidAsideWhileTheOthersAndTheRunPass() {
    node.behave("bad-part");

    RunView run = node.run("files", "full");

    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(node.told()).filteredOn("part"::equals).hasSize(2);
    assertThat(letters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.instance()).isEqualTo("files");
              assertThat(letter.kind()).isEqualTo("part");
              assertThat(letter.problem().code()).isEqualTo("probe.bad-record");
            });
  }

  @Test
  void aPartOfARunCannotBeReplayedAndSaysWhatToDoInstead() {
    node.behave("bad-part");
    node.run("files", "full");
    DeadLetterView part = letters().get(0);
    node.behave("works");

    assertThat(part.replay()).isEqualTo(DeadLetterView.Replay.NOT_POSSIBLE);
    assertThatThrownBy(
            () -> node.desks().deadLetters().replay(TestNode.TENANT, part.id(), TestNode.BY))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.problem().code()).isEqualTo("dead-letter.not-replayable");
              assertThat(refused.problem().remedy()).contains("give the whole in again");
            });
    assertThat(letters()).containsExactly(part);
  }

  @Test
  void aDiscardedDeadLetterIsGone() {
    publish("k6", "{\"is\":\"bad\"}");
    await().until(() -> letters().size() == 1);

    node.desks().deadLetters().discard(TestNode.TENANT, letters().get(0).id(), TestNode.BY);

    assertThat(letters()).isEmpty();
  }

  @Test
  void deadLettersGoWithTheirInstance() throws IOException, SQLException {
    node.put("leaving", Map.of("host", "here", "drop", "leaving"));
    node.await("leaving", InstanceState.ONLINE);
    node.behave("rejects");
    drop("leaving", "large.txt", "x".repeat(700_000));
    await().atMost(Duration.ofSeconds(15)).until(() -> letters().size() == 1);
    assertThat(rows("blob_chunk", "true")).isPositive();

    node.desks().instances().delete(TestNode.TENANT, "leaving", Belongings.KEEP, TestNode.BY);

    assertThat(letters()).isEmpty();
    assertThat(rows("dead_letter", "instance = 'leaving' AND length(payload) > 0")).isZero();
    assertThat(rows("blob_chunk", "tenant_id = 'default'")).isZero();
  }

  @Test
  void whatHappensIsCounted() {
    double before = counted("oresund.events.acknowledged");
    publish("k7", "{}");

    await().until(() -> counted("oresund.events.acknowledged") == before + 1);
    assertThat(counted("oresund.commands")).isPositive();
  }

  private static UUID publish(String key, String payload) {
    UUID id = UuidV7.next();
    node.database()
        .transactions()
        .run(
            TestNode.TENANT,
            tx ->
                node.database()
                    .events()
                    .publish(
                        tx, List.of(new NewEvent(id, "thing.changed", key, 1, payload, null))));
    return id;
  }

  private static void drop(String name, String content) throws IOException {
    drop("drop", name, content);
  }

  private static void drop(String where, String name, String content) throws IOException {
    Path target =
        Files.createDirectories(
            node.data().resolve("tenants").resolve(TestNode.TENANT.value()).resolve(where));
    Path written = Files.writeString(target.resolveSibling(name), content);
    Files.move(written, target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<DeadLetterView> letters() {
    return node.desks().deadLetters().list(TestNode.TENANT, null, PageRequest.first(100)).items();
  }

  private static long waiting() {
    return node.database().subscriptions().backlog(TestNode.TENANT, "events/events").unfinished();
  }

  private static double counted(String name) {
    return node.desks().metrics().snapshot().stream()
        .filter(sample -> sample.name().equals(name))
        .filter(sample -> "events".equals(sample.tags().get("instance")))
        .mapToDouble(RuntimeMetrics.Sample::value)
        .sum();
  }

  private static long rows(String table, String which) throws SQLException {
    try (Connection connection = node.database().administrator();
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery("SELECT count(*) FROM store." + table + " WHERE " + which)) {
      count.next();
      return count.getLong(1);
    }
  }

  private static String storedDeadLetters() throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Connection connection = node.database().administrator();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT t::text FROM store.dead_letter t")) {
      while (rows.next()) {
        all.append(rows.getString(1)).append('\n');
      }
    }
    return all.toString();
  }
}
