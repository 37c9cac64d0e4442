// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LoginGuardTest {

  private final AtomicLong now = new AtomicLong();
  private final LoginGuard guard = new LoginGuard(now::get);

  @Test
  void delayGrowsWithEachFailureUpToAMinute() {
    LoginGuard.Attempt attempt = attempt("anna", 1);
    for (int i = 0; i < 3; i++) {
      assertThat(fail(attempt)).isEmpty();
    }
    assertThat(fail(attempt)).isEmpty();
    assertThat(guard.enter(attempt)).contains(Duration.ofSeconds(2));
    for (int i = 0; i < 20; i++) {
      guard.failed(attempt);
    }

    assertThat(guard.enter(attempt)).contains(Duration.ofSeconds(60));
    now.addAndGet(Duration.ofSeconds(60).toNanos());
    assertThat(guard.enter(attempt)).isEmpty();
  }

  @Test
  void writingTheLoginDifferentlyDoesNotHelp() {
    for (int i = 0; i < 5; i++) {
      guard.failed(attempt("Anna", 1));
    }

    assertThat(guard.enter(attempt("aNNA", 1))).isPresent();
  }

  /** R25.4: many networks attack one account; its owner signs in all the same. */
  @Test
  void attackFromEverywhereDoesNotLockTheOwnerOut() {
    LoginGuard.Attempt owner = attempt("anna", 7);
    guard.succeeded(owner);
    int admitted = 0;
    for (int network = 100; network < 1100; network++) {
      if (fail(attempt("anna", network)).isEmpty()) {
        admitted++;
      }
    }

    assertThat(admitted).isLessThanOrEqualTo(20);
    assertThat(guard.enter(owner)).isEmpty();
  }

  @Test
  void successForgetsFailures() {
    LoginGuard.Attempt attempt = attempt("anna", 1);
    for (int i = 0; i < 5; i++) {
      guard.failed(attempt);
    }
    guard.succeeded(attempt);

    assertThat(guard.enter(attempt)).isEmpty();
  }

  private Optional<Duration> fail(LoginGuard.Attempt attempt) {
    Optional<Duration> wait = guard.enter(attempt);
    if (wait.isEmpty()) {
      guard.failed(attempt);
    }
    return wait;
  }

  private static LoginGuard.Attempt attempt(String login, int network) {
    return new LoginGuard.Attempt(
        new LoginGuard.Account("acme", login), new Network("network " + network));
  }
}
