// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oresund.api.Problem;
import org.oresund.api.UuidV7;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.runtime.internal.database.InstanceTable;
import org.oresund.runtime.internal.support.TestNode;
import org.oresund.store.test.TestDatabase;

/** What is written at once and what waits; pauses end when a test says so. */
class StatusRecorderTest {

  private static final Problem AWAY = Problem.of("probe.away", "Away.", "Wait.");

  static TestDatabase database;

  private final Queue<Runnable> pauses = new ArrayDeque<>();
  private String name;
  private Lifecycle lifecycle;

  @BeforeAll
  static void start() {
    database = TestDatabase.create(TestNode.migrations());
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void anInstanceIsOnline() {
    UUID id = UuidV7.next();
    name = "i-" + id;
    database
        .transactions()
        .run(TestNode.TENANT, tx -> InstanceTable.insert(tx, id, name, "probe", "0".repeat(64)));
    InstanceKey key = new InstanceKey(TestNode.TENANT, name);
    StatusRecorder recorder =
        new StatusRecorder(
            database.transactions(),
            new StatusRecorder.Schedule(Runnable::run, (delay, task) -> pauses.add(task)),
            key,
            id,
            () -> true);
    lifecycle = new Lifecycle(key, recorder::changed);
    recorder.follow(lifecycle);
    lifecycle.move(InstanceState.STARTING, null);
    lifecycle.move(InstanceState.ONLINE, null);
  }

  @Test
  void everyChangeIsWrittenAtOnce() {
    assertThat(stored().actual()).isEqualTo(InstanceState.ONLINE);

    lifecycle.move(InstanceState.OFFLINE, AWAY);

    assertThat(stored().actual()).isEqualTo(InstanceState.OFFLINE);
    assertThat(stored().problem()).isEqualTo(AWAY);
    assertThat(pauses).isEmpty();
  }

  @Test
  void repetitionsWaitForTheEndOfThePause() {
    lifecycle.move(InstanceState.OFFLINE, AWAY);
    lifecycle.report(AWAY);
    lifecycle.report(AWAY);
    lifecycle.report(AWAY);
    assertThat(stored().occurrences()).isEqualTo(2);

    pauses.remove().run();

    assertThat(stored().occurrences()).isEqualTo(4);
  }

  @Test
  void recoveryIsWrittenAtOnceHoweverOftenTheTroubleWasRepeated() {
    lifecycle.move(InstanceState.OFFLINE, AWAY);
    lifecycle.report(AWAY);
    lifecycle.report(AWAY);

    lifecycle.move(InstanceState.ONLINE, null);

    assertThat(stored().actual()).isEqualTo(InstanceState.ONLINE);
    assertThat(stored().problem()).isNull();
  }

  @Test
  void anotherTroubleIsWrittenAtOnce() {
    lifecycle.move(InstanceState.OFFLINE, AWAY);
    lifecycle.report(AWAY);
    Problem busy = Problem.of("probe.busy", "Busy.", "Wait.");

    lifecycle.report(busy);

    assertThat(stored().problem()).isEqualTo(busy);
  }

  @Test
  void troubleThatComesBackWithinThePauseIsWrittenAtOnce() {
    lifecycle.move(InstanceState.OFFLINE, AWAY);
    lifecycle.report(AWAY);
    lifecycle.move(InstanceState.ONLINE, null);

    lifecycle.move(InstanceState.OFFLINE, AWAY);

    assertThat(stored().actual()).isEqualTo(InstanceState.OFFLINE);
  }

  private InstanceTable.Seen stored() {
    return database
        .transactions()
        .call(TestNode.TENANT, tx -> InstanceTable.find(tx, name))
        .orElseThrow()
        .seen();
  }
}
