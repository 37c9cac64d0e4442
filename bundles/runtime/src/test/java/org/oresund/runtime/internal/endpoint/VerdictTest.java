// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.connector.AlreadyDoneException;
import org.oresund.connector.ConfigurationException;
import org.oresund.connector.CredentialsException;
import org.oresund.connector.RejectedException;
import org.oresund.connector.TransientException;

class VerdictTest {

  private static final Problem PROBLEM = Problem.of("probe.trouble", "Trouble.", "");

  @Test
  void theVocabularyOfTheSpiDecides() {
    assertThat(Verdict.of(new TransientException(PROBLEM, null, Duration.ofSeconds(7))))
        .isEqualTo(new Verdict.Retry(PROBLEM, Duration.ofSeconds(7), Verdict.Origin.OUTSIDE));
    assertThat(Verdict.of(new RejectedException(PROBLEM))).isEqualTo(new Verdict.Reject(PROBLEM));
    assertThat(Verdict.of(new CredentialsException(PROBLEM))).isEqualTo(new Verdict.Block(PROBLEM));
    assertThat(Verdict.of(new ConfigurationException(PROBLEM)))
        .isEqualTo(new Verdict.Block(PROBLEM));
    assertThat(Verdict.of(new AlreadyDoneException(PROBLEM))).isEqualTo(new Verdict.Done());
  }

  @Test
  void wrappingByCamelIsLookedThrough() {
    Throwable wrapped =
        new RuntimeCamelException(new IllegalStateException(new CredentialsException(PROBLEM)));

    assertThat(Verdict.of(wrapped)).isEqualTo(new Verdict.Block(PROBLEM));
  }

  @Test
  void aRefusalOfACoreIsNoReasonToTryAgainButTroubleOfItsDatabaseIs() {
    assertThat(Verdict.of(new ProblemException(PROBLEM))).isEqualTo(new Verdict.Reject(PROBLEM));
    for (String code : List.of("store.unavailable", "store.timeout", "store.exhausted")) {
      Problem trouble = Problem.of(code, "Trouble.", "");
      assertThat(Verdict.of(new ProblemException(trouble)))
          .isEqualTo(new Verdict.Retry(trouble, null, Verdict.Origin.SERVER));
    }
    Problem stale = Problem.of("leadership.stale", "Stale.", "");
    assertThat(Verdict.of(new ProblemException(stale))).isEqualTo(new Verdict.Stale(stale));
  }

  @Test
  void aDefectIsTriedAgainAndItsTextIsNotShown() {
    Verdict verdict = Verdict.of(new IllegalStateException("canary@example.com"));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Retry.class,
            retry -> assertThat(retry.origin()).isEqualTo(Verdict.Origin.DEFECT));
    assertThat(verdict.reason().line()).doesNotContain("canary");
  }

  @Test
  void anInterruptedThreadIsNoTroubleOfTheOutsideWorld() {
    assertThat(Verdict.of(new RuntimeCamelException(new InterruptedException())))
        .isEqualTo(new Verdict.Retry(InstanceScope.stopped(), null, Verdict.Origin.SERVER));
  }

  @Test
  void delaysDoubleUpToTheCapWithJitter() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), 10);

    assertThat(backoff.delay(1, null)).isBetween(Duration.ofMillis(800), Duration.ofMillis(1200));
    assertThat(backoff.delay(3, null)).isBetween(Duration.ofMillis(3200), Duration.ofMillis(4800));
    assertThat(backoff.delay(60, null)).isBetween(Duration.ofSeconds(48), Duration.ofMinutes(1));
    assertThat(backoff.delay(1, Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(9));
    assertThat(backoff.delay(1, Duration.ofDays(1))).isEqualTo(Duration.ofMinutes(1));
    assertThat(backoff.exhausted(9)).isFalse();
    assertThat(backoff.exhausted(10)).isTrue();
  }
}
