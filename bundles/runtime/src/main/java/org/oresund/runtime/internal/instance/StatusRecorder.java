// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.UuidV7;
import org.oresund.runtime.internal.database.ErrorTable;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.runtime.internal.database.InstanceTable;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes how an instance is into the database, off the threads that notice it: every change soon,
 * mere repetitions seldom. Thread-safe.
 */
final class StatusRecorder {

  private static final Logger LOG = LoggerFactory.getLogger(StatusRecorder.class);
  private static final Duration REPETITIONS_EVERY = Duration.ofSeconds(5);
  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(5);

  private final TenantTransaction transactions;
  private final Pause pause;
  private final SerialExecutor serial;
  private final InstanceKey key;
  private final UUID instance;
  private final BooleanSupplier leads;
  private final AtomicBoolean planned = new AtomicBoolean();
  private final AtomicBoolean pausing = new AtomicBoolean();
  private volatile @Nullable Lifecycle lifecycle;
  private volatile Lifecycle.@Nullable Seen tried;
  private Lifecycle.@Nullable Seen written;
  private @Nullable UUID error;

  /** Lets a task be done after a while. */
  @FunctionalInterface
  interface Pause {
    void after(Duration delay, Runnable task);
  }

  /**
   * Where the work of a recorder is done.
   *
   * @param threads on which it writes
   * @param pause between repetitions
   */
  record Schedule(Executor threads, Pause pause) {

    static Schedule on(ManagementPool pool) {
      return new Schedule(pool, pool::after);
    }
  }

  /**
   * Creates a recorder.
   *
   * @param leads whether this node leads the instance; only the leader's view is written
   */
  StatusRecorder(
      TenantTransaction transactions,
      Schedule schedule,
      InstanceKey key,
      UUID instance,
      BooleanSupplier leads) {
    this.transactions = transactions;
    this.pause = schedule.pause();
    this.serial = new SerialExecutor(schedule.threads());
    this.key = key;
    this.instance = instance;
    this.leads = leads;
  }

  void follow(Lifecycle followed) {
    lifecycle = followed;
  }

  /** Writes the present state soon; what only repeats the state before, after a pause. */
  void changed() {
    Lifecycle followed = lifecycle;
    if (followed == null || (pausing.get() && repeats(followed.seen(), tried))) {
      return;
    }
    plan();
  }

  private void plan() {
    if (planned.compareAndSet(false, true)) {
      serial.execute(this::write);
    }
  }

  private void write() {
    planned.set(false);
    Lifecycle followed = lifecycle;
    if (followed == null || !leads.getAsBoolean()) {
      return;
    }
    Lifecycle.Seen now = followed.seen();
    Lifecycle.@Nullable Seen before = written;
    if (now.equals(before)) {
      return;
    }
    tried = now;
    try {
      transactions.run(key.tenant(), tx -> write(tx, now, before));
      written = now;
      if (repeats(now, before)) {
        planAfter(REPETITIONS_EVERY);
      }
    } catch (ProblemException e) {
      LOG.debug("Recording the status of {} failed", key, e);
      planAfter(TRY_AGAIN_AFTER);
    }
  }

  private void planAfter(Duration delay) {
    if (pausing.compareAndSet(false, true)) {
      pause.after(
          delay,
          () -> {
            pausing.set(false);
            plan();
          });
    }
  }

  private void write(Tx tx, Lifecycle.Seen now, Lifecycle.@Nullable Seen before)
      throws SQLException {
    InstanceTable.see(
        tx,
        instance,
        new InstanceTable.Seen(now.state(), now.since(), now.problem(), now.occurrences()));
    Problem problem = now.problem();
    UUID known = error;
    if (problem == null) {
      error = null;
    } else if (known != null && before != null && sameTrouble(now, before)) {
      ErrorTable.repeat(tx, known, now.occurrences());
    } else {
      UUID id = UuidV7.next();
      ErrorTable.insert(tx, instance, id, problem);
      error = id;
    }
  }

  private static boolean repeats(Lifecycle.Seen now, Lifecycle.@Nullable Seen before) {
    return before != null
        && now.state() == before.state()
        && now.since().equals(before.since())
        && (now.equals(before) || sameTrouble(now, before));
  }

  private static boolean sameTrouble(Lifecycle.Seen now, Lifecycle.Seen before) {
    Problem problem = now.problem();
    Problem earlier = before.problem();
    return problem != null && earlier != null && problem.code().equals(earlier.code());
  }
}
