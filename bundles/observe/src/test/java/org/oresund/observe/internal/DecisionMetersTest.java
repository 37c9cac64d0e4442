// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.people.OpenDecisions.Counts;

final class DecisionMetersTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Map<TenantId, Counts> waiting = new ConcurrentHashMap<>();
  private final DecisionMeters meters =
      new DecisionMeters(registry, () -> List.copyOf(waiting.keySet()), this::counts);

  @AfterEach
  void stop() {
    meters.stop();
    registry.stop();
  }

  @Test
  void showsForEachTenantWhatWaitsForAPerson() throws IOException {
    waiting.put(ACME, new Counts(1, 19));
    waiting.put(OTHER, new Counts(0, 0));

    meters.look();

    assertThat(page())
        .contains(
            "oresund_plans_held{tenant=\"acme\"} 1.0",
            "oresund_plans_held{tenant=\"other\"} 0.0",
            "oresund_access_suspended{tenant=\"acme\"} 19.0");
  }

  @Test
  void followsDecisionsAndTenants() throws IOException {
    waiting.put(ACME, new Counts(1, 19));
    meters.look();
    waiting.put(ACME, new Counts(0, 0));
    waiting.put(OTHER, new Counts(2, 3));
    meters.look();

    assertThat(page())
        .contains("oresund_plans_held{tenant=\"acme\"} 0.0")
        .contains("oresund_plans_held{tenant=\"other\"} 2.0");

    waiting.remove(ACME);
    meters.look();

    assertThat(page()).doesNotContain("acme");
  }

  @Test
  void keepsTheValueWhileTheDatabaseIsAway() throws IOException {
    waiting.put(ACME, new Counts(1, 19));
    meters.look();
    waiting.put(ACME, new Counts(-1, -1));

    meters.look();

    assertThat(page()).contains("oresund_plans_held{tenant=\"acme\"} 1.0");
  }

  @Test
  void leavesNothingBehind() throws IOException {
    waiting.put(ACME, new Counts(1, 19));
    meters.look();

    meters.stop();

    assertThat(page()).doesNotContain("oresund_");
  }

  private Counts counts(TenantId tenant) {
    return Optional.ofNullable(waiting.get(tenant))
        .filter(counts -> counts.heldPlans() >= 0)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of("store.unavailable", "The database cannot be reached.", "Wait.")));
  }

  private String page() throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    registry.write(page);
    return page.toString(StandardCharsets.UTF_8);
  }
}
