// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.observe.HealthCheck;
import org.oresund.observe.HealthCheck.Result;
import org.oresund.observe.HealthCheck.State;
import org.oresund.observe.Readiness;

final class CheckedReadinessTest {

  private static final Problem PROBLEM = Problem.of("part.broken", "It is broken.", "Mend it.");

  private final CheckedReadiness readiness = new CheckedReadiness(Set.of("database"));

  @AfterEach
  void stop() {
    readiness.stop();
  }

  @Test
  void requiredCheckThatIsMissingMeansNotReady() {
    Readiness.Report report = readiness.report();

    assertThat(report.ready()).isFalse();
    assertThat(problem(report, "database").code()).isEqualTo("health.not-started");
  }

  @Test
  void readyWhenEveryCheckIsInOrderOrDegraded() {
    readiness.add(check("database", Result::up));
    readiness.add(check("disk-space", () -> Result.degraded(PROBLEM)));

    Readiness.Report report = readiness.report();

    assertThat(report.ready()).isTrue();
    assertThat(report.checks())
        .extracting(Readiness.Entry::name)
        .containsExactly("database", "disk-space");
    assertThat(problem(report, "disk-space")).isEqualTo(PROBLEM);
  }

  @Test
  void checkThatThrowsIsDownWithoutItsCause() {
    readiness.add(
        check(
            "database",
            () -> {
              throw new IllegalStateException("secret detail");
            }));

    Problem problem = problem(readiness.report(), "database");

    assertThat(problem.code()).isEqualTo("health.check-failed");
    assertThat(problem.line()).doesNotContain("secret");
  }

  @Test
  void problemOfACheckIsShownAsItIs() {
    readiness.add(
        check(
            "database",
            () -> {
              throw new ProblemException(PROBLEM);
            }));

    assertThat(problem(readiness.report(), "database")).isEqualTo(PROBLEM);
  }

  @Test
  void checkThatHangsIsDownAndIsNotStartedAgainUntilItComesBack() {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger started = new AtomicInteger();
    readiness.add(
        check(
            "database",
            () -> {
              started.incrementAndGet();
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return Result.up();
            }));

    assertThat(problem(readiness.report(), "database").code()).isEqualTo("health.check-timeout");
    await().until(() -> readiness.report() != null && started.get() == 1);
    release.countDown();

    await().until(() -> readiness.report().ready());
  }

  @Test
  void removedCheckIsMissingAgain() {
    HealthCheck check = check("database", Result::up);
    readiness.add(check);
    assertThat(readiness.report().ready()).isTrue();

    readiness.remove(check);

    await().until(() -> !readiness.report().ready());
  }

  private static Problem problem(Readiness.Report report, String name) {
    Result result =
        report.checks().stream()
            .filter(entry -> entry.name().equals(name))
            .findFirst()
            .orElseThrow()
            .result();
    assertThat(result.state()).isNotEqualTo(State.UP);
    return result.problem();
  }

  private static HealthCheck check(String name, Supplier<Result> result) {
    return new HealthCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Result check() {
        return result.get();
      }
    };
  }
}
