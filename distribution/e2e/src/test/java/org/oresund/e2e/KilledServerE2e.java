// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.demo.directory.DemoDirectorySettings;

/**
 * Kills a server again and again while it imports a directory, beside another one that takes the
 * same directory without interruption.
 *
 * <p>{@code -Doresund.seed} repeats the random choices (not the scheduling of processes), {@code
 * -Doresund.kills} sets how often.
 */
class KilledServerE2e {

  private static final int PEOPLE = 3000;
  private static final List<String> MODES = List.of("delta", "full", "reconcile");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Longest pause between seeing a moment and the kill; about as long as the moment lasts. */
  private static final Map<RunMoment, Duration> SPREAD =
      Map.of(
          RunMoment.READING, Duration.ofMillis(120),
          RunMoment.STAGING, Duration.ofMillis(150),
          RunMoment.APPLYING, Duration.ofMillis(60),
          RunMoment.QUEUE_WORK, Duration.ofMillis(400));

  private static final String DELIVERED =
      """
      SELECT e.event_id::text
      FROM store.event e
      JOIN store.delivery d USING (tenant_id, day, sequence)
      ORDER BY 1
      """;

  private final long seed = Long.getLong("oresund.seed", ThreadLocalRandom.current().nextLong());
  private final int kills = Integer.getInteger("oresund.kills", 20);
  private final Random random = new Random(seed);
  private final Map<RunMoment, Integer> hits = new EnumMap<>(RunMoment.class);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private DemoDirectory directory;
  private DirectoryHistory history;
  private int kill;
  private ImportingServer undisturbed;
  private ImportingServer killed;

  /** What becomes of the database of a killed server before the next start. */
  private enum Database {
    SURVIVES,
    STOPS,
    IS_KILLED_TOO
  }

  @BeforeEach
  void startTwoServersOnOneDirectory() throws IOException {
    System.out.printf("killed server: -Doresund.seed=%d, %d kills%n", seed, kills);
    Path folder = Places.fresh("killed");
    directory = open(DemoDirectory.start(DemoDirectorySettings.defaults().withPeople(PEOPLE)));
    history = new DirectoryHistory(directory, random);
    undisturbed = open(ImportingServer.on(folder, "undisturbed", directory));
    killed = open(ImportingServer.on(folder, "killed", directory));
  }

  @AfterEach
  void stop() throws Exception {
    for (int last = opened.size() - 1; last >= 0; last--) {
      opened.get(last).close();
    }
  }

  private <T extends AutoCloseable> T open(T what) {
    opened.add(what);
    return what;
  }

  @Test
  void killedAtAnyMomentItEndsWithWhatAnUndisturbedServerHolds() {
    importWith("full", RunMoment.APPLYING);
    undisturbed.beginEffects();
    killed.beginEffects();
    while (kill < kills) {
      history.nextDay();
      importWith(MODES.get(random.nextInt(MODES.size())), rarest());
    }

    report("kills by moment: " + hits);
    assertThat(hits)
        .as("a moment that was never hit proves nothing")
        .containsKeys(
            RunMoment.READING, RunMoment.STAGING, RunMoment.APPLYING, RunMoment.QUEUE_WORK);
    assertSameContent();
    assertEveryEventHasOneEffect();
  }

  /** Both servers import; one is killed meanwhile and finishes after its start. */
  private void importWith(String mode, RunMoment target) {
    Instant begin = Instant.now();
    undisturbed.complete(undisturbed.request(mode));
    UUID run = killed.request(mode);
    awaitMoment(run, target);
    killed.kill();
    RunMoment hit = momentOfDeath(run);
    hits.merge(hit, 1, Integer::sum);
    Database fate = Database.values()[kill++ % Database.values().length];
    end(fate);
    Instant death = Instant.now();
    killed.startAgain();
    Duration start = Duration.between(death, Instant.now());
    killed.complete(run);
    report(
        "%-9s aimed at %-10s hit %-10s database %-13s start %4d ms, all %5d ms"
            .formatted(
                mode,
                target,
                hit,
                fate,
                start.toMillis(),
                Duration.between(begin, Instant.now()).toMillis()));
  }

  private RunMoment rarest() {
    List<RunMoment> order = new ArrayList<>(new TreeSet<>(SPREAD.keySet()));
    Collections.shuffle(order, random);
    order.sort(Comparator.comparing(moment -> hits.getOrDefault(moment, 0)));
    return order.get(0);
  }

  /** Returns a random time after the moment was seen, or when all is over. */
  private void awaitMoment(UUID run, RunMoment target) {
    long pause = (long) (random.nextDouble() * SPREAD.get(target).toNanos());
    try (ServerDatabase database = killed.database()) {
      long end = System.nanoTime() + LIMIT.toNanos();
      RunMoment now = RunMoment.of(database, run);
      while (now.compareTo(target) < 0 || isWaiting(database, now, run)) {
        assertThat(System.nanoTime()).as("the run goes on").isLessThan(end);
        now = RunMoment.of(database, run);
      }
      TimeUnit.NANOSECONDS.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isWaiting(ServerDatabase database, RunMoment now, UUID run) {
    return now == RunMoment.NOTHING
        && database.rows("SELECT state FROM runtime.run WHERE id = ?", run).contains("WAITING");
  }

  /** What the database holds once the sessions of the dead server have ended. */
  private RunMoment momentOfDeath(UUID run) {
    try (ServerDatabase database = killed.database()) {
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> RunMoment.isSettled(database));
      return RunMoment.of(database, run);
    }
  }

  /** The next start does not wait for the end of the database. */
  private void end(Database fate) {
    switch (fate) {
      case STOPS -> killed.databaseProcess().destroy();
      case IS_KILLED_TOO -> killed.databaseProcess().destroyForcibly();
      case SURVIVES -> {
        // the start finds it
      }
    }
  }

  private void assertSameContent() {
    try (ServerDatabase expected = undisturbed.database();
        ServerDatabase actual = killed.database()) {
      Map<String, List<String>> content = PeopleTables.of(expected);
      content.forEach((table, rows) -> report(rows.size() + " rows of " + table));
      assertThat(content.get("person")).hasSizeGreaterThan(PEOPLE);
      PeopleTables.of(actual)
          .forEach((table, rows) -> assertThat(rows).as(table).isEqualTo(content.get(table)));
    }
  }

  private void assertEveryEventHasOneEffect() {
    try (ServerDatabase database = killed.database()) {
      assertThat(database.rows("SELECT event_id::text FROM outside.effect ORDER BY 1"))
          .isEqualTo(database.rows(DELIVERED));
      assertThat(database.rows("SELECT DISTINCT phase FROM store.delivery"))
          .containsExactly("DONE");
      report(
          database.number("SELECT count(*) FROM outside.effect WHERE came > 1")
              + " events came again after a kill and had no second effect");
    }
  }

  private static void report(String line) {
    System.out.println("killed server: " + line);
  }
}
