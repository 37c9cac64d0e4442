// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oresund.api.Fence;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.store.Leadership;
import org.oresund.store.Lease;
import org.oresund.store.test.TestDatabase;

/** One leader at a time, and what an old leader still wants to do is refused. */
class LeadershipTest {

  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final String WITHOUT_LOCK =
      """
      SELECT epoch
      FROM store.leadership
      WHERE tenant_id = ?
      AND name = ?
      """;

  private static TestDatabase database;
  private static Leadership leadership;

  @BeforeAll
  static void open() {
    database = TestDatabase.create();
    leadership = database.leadership();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void onlyOneLeadsAndTheSameHolderKeepsItsEpoch() {
    Lease first = leadership.acquire(TENANT, "one", "node-1", LONG).orElseThrow();

    assertThat(leadership.acquire(TENANT, "one", "node-2", LONG)).isEmpty();
    assertThat(leadership.acquire(TENANT, "one", "node-1", LONG))
        .map(Lease::epoch)
        .contains(first.epoch());
    assertThat(leadership.renew(first)).isTrue();
  }

  @Test
  void namesOfTwoTenantsAreTwoLeaderships() {
    assertThat(leadership.acquire(TENANT, "same", "node-1", LONG)).isPresent();
    assertThat(leadership.acquire(new TenantId("elsewhere"), "same", "node-2", LONG)).isPresent();
  }

  @Test
  void lapsedLeadIsTakenOverWithTheNextEpoch() {
    Lease old = leadership.acquire(TENANT, "lapsed", "node-1", SHORT).orElseThrow();

    Lease taken = takeOver("lapsed");

    assertThat(taken.epoch()).isEqualTo(old.epoch() + 1);
    assertThat(leadership.renew(old)).isFalse();
    assertThatThrownBy(() -> leadership.raise(old)).hasMessageContaining("leadership.stale");
    assertRefused(old.fence());
    assertThatCode(() -> require(taken.fence())).doesNotThrowAnyException();
  }

  @Test
  void releasedLeadIsFreeAtOnce() {
    Lease lease = leadership.acquire(TENANT, "released", "node-1", LONG).orElseThrow();
    leadership.release(lease);

    assertThat(leadership.acquire(TENANT, "released", "node-2", LONG))
        .map(Lease::epoch)
        .contains(lease.epoch() + 1);
  }

  @Test
  void raisedEpochRefusesTheCommandsBeforeIt() {
    Lease before = leadership.acquire(TENANT, "raised", "node-1", LONG).orElseThrow();

    Lease after = leadership.raise(before);

    assertThat(after.epoch()).isEqualTo(before.epoch() + 1);
    assertRefused(before.fence());
    assertThatCode(() -> require(after.fence())).doesNotThrowAnyException();
  }

  @Test
  void fenceOfAnotherTenantOrNameIsRefused() {
    Lease lease = leadership.acquire(TENANT, "mine", "node-1", LONG).orElseThrow();

    assertRefused(new Fence("never-led", lease.epoch()));
    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .run(new TenantId("elsewhere"), tx -> leadership.require(tx, lease.fence())))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void takeOverCannotSlipBetweenCheckAndCommit() throws Exception {
    assertThat(takenOverWhileACommandRuns("held", leadership)).isEmpty();
  }

  @Test
  void withoutTheLockATakeOverSlipsBetweenCheckAndCommit() throws Exception {
    assertThat(takenOverWhileACommandRuns("loose", database.node().leadership(WITHOUT_LOCK)))
        .isPresent();
  }

  @Test
  void renewalPassesARunningCommand() throws Exception {
    Lease lease = leadership.acquire(TENANT, "busy", "node-1", LONG).orElseThrow();

    boolean renewed =
        database
            .transactions()
            .<Boolean>call(
                TENANT,
                tx -> {
                  leadership.require(tx, lease.fence());
                  return onAnotherThread(() -> leadership.renew(lease));
                });

    assertThat(renewed).isTrue();
  }

  private static Optional<Lease> takenOverWhileACommandRuns(String name, Leadership checking)
      throws Exception {
    Lease old = leadership.acquire(TENANT, name, "node-1", SHORT).orElseThrow();
    CountDownLatch checked = new CountDownLatch(1);
    CountDownLatch mayCommit = new CountDownLatch(1);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Future<?> command =
          executor.submit(
              () ->
                  database
                      .transactions()
                      .run(
                          TENANT,
                          tx -> {
                            checking.require(tx, old.fence());
                            checked.countDown();
                            awaitLatch(mayCommit);
                          }));
      awaitLatch(checked);
      Optional<Lease> taken = tryFor(Duration.ofMillis(800), name);
      mayCommit.countDown();
      command.get(10, TimeUnit.SECONDS);
      return taken;
    } finally {
      executor.shutdownNow();
    }
  }

  private static Optional<Lease> tryFor(Duration time, String name) {
    long end = System.nanoTime() + time.toNanos();
    Optional<Lease> taken = Optional.empty();
    while (taken.isEmpty() && System.nanoTime() < end) {
      taken = leadership.acquire(TENANT, name, "node-2", LONG);
    }
    return taken;
  }

  private static Lease takeOver(String name) {
    return await()
        .until(() -> leadership.acquire(TENANT, name, "node-2", LONG), Optional::isPresent)
        .orElseThrow();
  }

  private static void assertRefused(Fence fence) {
    assertThatThrownBy(() -> require(fence))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("leadership.stale");
  }

  private static void require(Fence fence) {
    database.transactions().run(TENANT, tx -> leadership.require(tx, fence));
  }

  private static <T> T onAnotherThread(java.util.concurrent.Callable<T> call) {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      return executor.submit(call).get(5, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      executor.shutdownNow();
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
