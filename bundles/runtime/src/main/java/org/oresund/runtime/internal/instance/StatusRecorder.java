// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
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
  private final ManagementPool pool;
  private final SerialExecutor serial;
  private final InstanceKey key;
  private final UUID instance;
  private final BooleanSupplier leads;
  private final AtomicBoolean planned = new AtomicBoolean();
  private volatile @Nullable Lifecycle lifecycle;
  private Lifecycle.@Nullable Seen written;
  private @Nullable UUID error;

  /**
   * Creates a recorder.
   *
   * @param leads whether this node leads the instance; only the leader's view is written
   */
  StatusRecorder(
      TenantTransaction transactions,
      ManagementPool pool,
      InstanceKey key,
      UUID instance,
      BooleanSupplier leads) {
    this.transactions = transactions;
    this.pool = pool;
    this.serial = new SerialExecutor(pool);
    this.key = key;
    this.instance = instance;
    this.leads = leads;
  }

  void follow(Lifecycle followed) {
    lifecycle = followed;
  }

  /** Writes the present state soon. */
  void changed() {
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
    try {
      transactions.run(key.tenant(), tx -> write(tx, now, before));
      written = now;
      if (before != null && sameTrouble(now, before)) {
        planned.set(true);
        pool.after(REPETITIONS_EVERY, () -> serial.execute(this::write));
      }
    } catch (ProblemException e) {
      LOG.debug("Recording the status of {} failed", key, e);
      planned.set(true);
      pool.after(TRY_AGAIN_AFTER, () -> serial.execute(this::write));
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

  private static boolean sameTrouble(Lifecycle.Seen now, Lifecycle.Seen before) {
    Problem problem = now.problem();
    Problem earlier = before.problem();
    return problem != null && earlier != null && problem.code().equals(earlier.code());
  }
}
