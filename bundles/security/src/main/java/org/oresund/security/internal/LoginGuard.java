// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Slows the guessing of passwords without letting an outsider lock anybody out.
 *
 * <p>From one network a login waits longer after each failure, up to one minute. From all networks
 * together a login may fail twenty times a minute, but networks from which it succeeded before are
 * free of that. Known and unknown logins are treated alike. Thread-safe and bounded.
 */
final class LoginGuard {

  private static final int FREE_FAILURES = 3;
  private static final int FAILURES_PER_MINUTE = 20;
  private static final long MAX_SECONDS = 60;
  private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(15);
  private static final int MAX_KEYS = 50_000;

  private final LongSupplier nanos;
  private final TokenBuckets<Account> everywhere;
  private final Map<Attempt, Failures> failures = new RecentlyUsed<>(MAX_KEYS);
  private final Map<Attempt, Boolean> known = new RecentlyUsed<>(MAX_KEYS);

  /**
   * Who wants to sign in, from where.
   *
   * @param account the account as entered
   * @param network where it comes from
   */
  record Attempt(Account account, Network network) {}

  /**
   * An account as entered; it need not exist.
   *
   * @param tenant as entered
   * @param login in lower case
   */
  record Account(String tenant, String login) {
    Account {
      login = login.toLowerCase(Locale.ROOT);
    }
  }

  private record Failures(int count, long lastAt) {}

  LoginGuard(LongSupplier nanos) {
    this.nanos = nanos;
    this.everywhere = new TokenBuckets<>(FAILURES_PER_MINUTE, nanos);
  }

  /** Takes an attempt; empty if it may go on, else how long to wait. */
  synchronized Optional<Duration> enter(Attempt attempt) {
    Optional<Duration> here = remaining(attempt);
    if (here.isPresent() || known.get(attempt) != null) {
      return here;
    }
    return everywhere.take(attempt.account());
  }

  /** Counts a failure. */
  synchronized void failed(Attempt attempt) {
    long now = nanos.getAsLong();
    failures.merge(
        attempt,
        new Failures(1, now),
        (past, one) ->
            now - past.lastAt() > FORGET_NANOS ? one : new Failures(past.count() + 1, now));
  }

  /** Forgets the failures after a success. */
  synchronized void succeeded(Attempt attempt) {
    failures.remove(attempt);
    known.put(attempt, true);
  }

  private Optional<Duration> remaining(Attempt attempt) {
    Failures past = failures.get(attempt);
    if (past == null) {
      return Optional.empty();
    }
    long left = delay(past.count()) - (nanos.getAsLong() - past.lastAt());
    return left > 0 ? Optional.of(Duration.ofNanos(left)) : Optional.empty();
  }

  private static long delay(int count) {
    if (count <= FREE_FAILURES) {
      return 0;
    }
    long seconds = Math.min(MAX_SECONDS, 1L << Math.min(6, count - FREE_FAILURES));
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
