// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.driver.RestClient;
import org.oresund.driver.ServerProcess;
import org.oresund.store.NewEvent;
import org.oresund.store.internal.StoreForTests;

/**
 * Replaces a connector while 200 messages a second go through it and through a neighbour of another
 * archive; the last version does not pass its health gate.
 */
class ReplacedUnderLoadE2e {

  private static final String REPLACED = "replaced";
  private static final String NEIGHBOUR = "neighbour";
  private static final String EVENT = "load.message";
  private static final int MESSAGES_PER_SECOND = 200;
  private static final int PUBLISHERS = 4;

  /** Whether the machine has nothing else to do, so that a missed time means something. */
  private static final boolean TIMED = Boolean.getBoolean("oresund.timed");

  private static final Duration WARM_UP = Duration.ofSeconds(20);

  /** About as long as a replacement with its health gate. */
  private static final Duration CONTROL = Duration.ofSeconds(7);

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path folder = Places.fresh("replaced");
  private final List<UUID> published = Collections.synchronizedList(new ArrayList<>());
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(PUBLISHERS);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private ServerProcess server;
  private EffectLedger ledger;
  private StoreForTests store;

  /** A stretch of time, as {@link System#nanoTime()}. */
  private record Window(long from, long to) {}

  @BeforeEach
  void startWithBothInFirstVersion() {
    server =
        open(ServerProcess.start(ServerProcess.Start.of(Places.home(), folder.resolve("data"))));
    server.awaitReady(LIMIT);
    ledger = open(EffectLedger.beside(server.data()));
    store = open(ServerDatabase.store(server.data()));
    for (String name : List.of(REPLACED, NEIGHBOUR)) {
      assertThat(deploy(name, "0.1.0").path("state").asText()).isEqualTo("DONE");
      rest()
          .put(
              "instances/" + name,
              Map.of(
                  "type",
                  name,
                  "config",
                  Map.of("address", ledger.address(), "types", List.of(EVENT))));
      await().atMost(LIMIT).until(() -> status(name).path("state").asText(), "ONLINE"::equals);
    }
  }

  @AfterEach
  void stop() throws Exception {
    clock.shutdownNow();
    for (int last = opened.size() - 1; last >= 0; last--) {
      opened.get(last).close();
    }
  }

  private <T extends AutoCloseable> T open(T what) {
    opened.add(what);
    return what;
  }

  @Test
  void everyMessageHasOneEffectTheNeighbourNoticesNothingAndABadVersionReturns() throws Exception {
    long begin = System.nanoTime();
    for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
      long period = PUBLISHERS * 1000L / MESSAGES_PER_SECOND;
      clock.scheduleAtFixedRate(this::publish, publisher, period, TimeUnit.MILLISECONDS);
    }
    TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
    ledger.refuse("0.4.0");
    List<Window> controls = new ArrayList<>();
    List<Window> replacements = new ArrayList<>();
    for (Step replacement :
        List.<Step>of(
            () -> assertSwitched("0.2.0"),
            () -> assertSwitched("0.3.0"),
            () -> assertReturned("0.4.0", "0.3.0"))) {
      controls.add(during(() -> TimeUnit.NANOSECONDS.sleep(CONTROL.toNanos())));
      replacements.add(during(replacement));
    }

    clock.shutdown();
    assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    double rate = published.size() / ((System.nanoTime() - begin) / 1e9);
    report("%.0f messages a second".formatted(rate));
    if (TIMED) {
      assertThat(rate).isGreaterThan(0.95 * MESSAGES_PER_SECOND);
    }
    assertEveryMessageHasOneEffect();
    assertNeighbourUndisturbed(controls, replacements);
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }

  private static Window during(Step step) throws Exception {
    long from = System.nanoTime();
    step.run();
    return new Window(from, System.nanoTime());
  }

  private void assertSwitched(String version) {
    JsonNode deployment = deploy(REPLACED, version);
    assertThat(deployment.path("state").asText()).isEqualTo("DONE");
    assertThat(deployment.path("switches").path(0).path("outcome").asText()).isEqualTo("SWITCHED");
    assertThat(status(REPLACED).path("version").asText()).isEqualTo(version);
  }

  private void assertReturned(String version, String old) {
    JsonNode deployment = deploy(REPLACED, version);
    assertThat(deployment.path("state").asText()).isEqualTo("STOPPED");
    assertThat(deployment.path("problem").path("code").asText())
        .isEqualTo("effects.version-refused");
    JsonNode returned = deployment.path("switches").path(0);
    assertThat(returned.path("outcome").asText()).isEqualTo("RETURNED");
    assertThat(returned.path("problem").path("code").asText()).isEqualTo("effects.version-refused");
    assertThat(status(REPLACED).path("version").asText()).isEqualTo(old);
    await().atMost(LIMIT).until(() -> status(REPLACED).path("state").asText(), "ONLINE"::equals);
    report(version + " returned to " + old + ": " + deployment.path("problem"));
  }

  private void assertEveryMessageHasOneEffect() {
    List<String> messages = published.stream().map(UUID::toString).sorted().toList();
    try (ServerDatabase database = ServerDatabase.of(server.data(), "default")) {
      for (String instance : List.of(REPLACED, NEIGHBOUR)) {
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    database.number(
                        "SELECT count(*) FROM outside.effect WHERE instance = ?", instance),
                count -> count >= messages.size());
        assertThat(
                database.rows(
                    """
                    SELECT event_id::text
                    FROM outside.effect
                    WHERE instance = ?
                    ORDER BY event_id::text COLLATE "C"
                    """,
                    instance))
            .as(instance)
            .isEqualTo(messages);
      }
      report(
          messages.size()
              + " messages; effects of the replaced by version (version|effects|came again): "
              + database.rows(
                  """
                  SELECT version, count(*), count(*) FILTER (WHERE came > 1)
                  FROM outside.effect
                  WHERE instance = ?
                  GROUP BY version
                  ORDER BY version
                  """,
                  REPLACED));
    }
  }

  private void assertNeighbourUndisturbed(List<Window> controls, List<Window> replacements) {
    double without = gapMillis(controls);
    double with = gapMillis(replacements);
    report(
        "p99.9 gap of the neighbour: %.1f ms in %.1f s without, %.1f ms in %.1f s with replacement"
            .formatted(without, seconds(controls), with, seconds(replacements)));
    if (TIMED) {
      assertThat(with).isLessThanOrEqualTo(without + 50);
    }
  }

  /** The 99.9th percentile of the time between two effects of the neighbour. */
  private double gapMillis(List<Window> windows) {
    long[] gaps = windows.stream().flatMapToLong(this::gaps).sorted().toArray();
    return gaps[(int) Math.ceil(gaps.length * 0.999) - 1] / 1e6;
  }

  private LongStream gaps(Window window) {
    long[] moments =
        ledger.arrivals().stream()
            .filter(arrival -> arrival.instance().equals(NEIGHBOUR))
            .mapToLong(EffectLedger.Arrival::at)
            .filter(at -> at >= window.from() && at <= window.to())
            .toArray();
    return IntStream.range(1, moments.length).mapToLong(i -> moments[i] - moments[i - 1]);
  }

  private static double seconds(List<Window> windows) {
    return windows.stream().mapToLong(window -> window.to() - window.from()).sum() / 1e9;
  }

  private void publish() {
    UUID id = UuidV7.next();
    String key = "key " + ThreadLocalRandom.current().nextInt(1000);
    NewEvent event = new NewEvent(id, EVENT, key, 1, "{}", null);
    store.transactions().run(TenantId.DEFAULT, tx -> store.events().publish(tx, List.of(event)));
    published.add(id);
  }

  /** Deploys and waits for the end of the deployment. */
  private JsonNode deploy(String type, String version) {
    Path archive = EffectsArchive.write(folder, type, version);
    String path = "deployments?name=" + archive.getFileName();
    String id = rest().upload(path, archive).path("id").asText();
    return await()
        .atMost(LIMIT)
        .until(() -> rest().get("deployments/" + id), one -> !one.path("endedAt").isNull());
  }

  private JsonNode status(String instance) {
    return rest().get("instances/" + instance + "/status");
  }

  private RestClient rest() {
    return server.rest();
  }

  private static void report(String line) {
    System.out.println("replaced under load: " + line);
  }
}
