// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Fence;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.connector.RunRequest.Extent;
import org.oresund.people.Plan;
import org.oresund.privacy.AuditLog;
import org.oresund.store.EventQueue;
import org.oresund.store.Leadership;
import org.oresund.store.Lease;
import org.oresund.store.SchemaReady;
import org.oresund.store.Tenant;
import org.oresund.store.TenantRegister;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deactivates people in the minute in which their account ends, also when the directory cannot be
 * reached: a plan like any other, with guard, audit and events (active-directory.md 3.9).
 *
 * <p>The clock is the database's. One node leads per tenant, and only while somebody is due.
 */
@Component(service = AccountExpiry.class, immediate = true)
public final class AccountExpiry {

  private static final Logger LOG = LoggerFactory.getLogger(AccountExpiry.class);

  private static final Duration PERIOD = Duration.ofSeconds(20);
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final String LED = "people/account-expiry";

  private static final String DUE =
      """
      SELECT DISTINCT instance
      FROM people.person
      WHERE active AND active_until <= now() AND instance IS NOT NULL
      """;

  /** A plan that nobody has gone on with for a minute was left. */
  private static final String BUSY =
      """
      SELECT EXISTS (
        SELECT
        FROM people.plan
        WHERE instance = :instance
          AND state = 'APPLYING'
          AND progressed_at > now() - interval '1 minute')
      """;

  private final TenantRegister tenants;
  private final Leadership leadership;
  private final PeopleTransaction transaction;
  private final PlanApplication application;
  private final Announcer announcer;
  private final String holder = UUID.randomUUID().toString();
  private final ScheduledExecutorService clock;
  private final ScheduledFuture<?> looking;

  /** Starts looking. */
  @Activate
  public AccountExpiry(
      @Reference TenantRegister tenants,
      @Reference TenantTransaction transaction,
      @Reference Leadership leadership,
      @Reference AuditLog audit,
      @Reference EventQueue events,
      @Reference(target = "(core=people)") SchemaReady schema) {
    this.tenants = tenants;
    this.leadership = leadership;
    this.transaction = new PeopleTransaction(transaction, leadership);
    this.announcer = new Announcer(audit, events);
    this.application = new PlanApplication(this.transaction, announcer);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "oresund-account-expiry");
              thread.setDaemon(true);
              return thread;
            });
    this.looking =
        clock.scheduleWithFixedDelay(
            this::runQuietly, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Stops looking; a plan that is being applied is left to whoever comes next. */
  @Deactivate
  public void stop() throws InterruptedException {
    looking.cancel(false);
    clock.shutdown();
    if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
      clock.shutdownNow();
    }
  }

  /** Looks once at every tenant. */
  void run() {
    for (Tenant tenant : tenants.list()) {
      List<String> due =
          transaction.call(tenant.id(), null, tx -> Sql.of(tx, DUE).list(row -> row.getString(1)));
      if (!due.isEmpty()) {
        lead(tenant.id(), due);
      }
    }
  }

  private void runQuietly() {
    try {
      run();
    } catch (ProblemException e) {
      LOG.warn("Ended accounts are looked for again later: {}", e.problem().code());
    } catch (RuntimeException e) {
      LOG.error("Ended accounts are looked for again later", e);
    }
  }

  private void lead(TenantId tenant, List<String> instances) {
    Optional<Lease> lease = leadership.acquire(tenant, LED, holder, LEASE);
    if (lease.isEmpty()) {
      return;
    }
    try {
      for (String instance : instances) {
        expire(tenant, instance, lease.get().fence());
      }
    } finally {
      leadership.release(lease.get());
    }
  }

  private void expire(TenantId tenant, String instance, Fence fence) {
    boolean busy =
        transaction.call(tenant, fence, tx -> Sql.of(tx, BUSY).with("instance", instance).holds());
    if (busy) {
      return;
    }
    application.resume(tenant, instance, fence);
    UUID plan = transaction.call(tenant, fence, tx -> plan(tx, instance));
    if (plan != null) {
      application.apply(tenant, plan, fence);
    }
  }

  /** Returns the plan that is to be applied; null if there is none. */
  private @Nullable UUID plan(Tx tx, String instance) throws SQLException {
    ImportJournal.lockSource(tx, instance);
    if (Sql.of(tx, BUSY).with("instance", instance).holds()) {
      return null;
    }
    ImportDifference.ofTimer(tx, instance);
    PlanWriter.Origin origin =
        new PlanWriter.Origin(
            instance,
            Plan.Cause.TIMER,
            null,
            null,
            null,
            "account-expiry/" + UUID.randomUUID(),
            Extent.APPLY);
    PlanWriter.Written written = new PlanWriter(tx, origin, PlanWriter.BATCH).write();
    announcer.access(
        tx, origin, Announcer.AccessChange.SUSPENDED, AccessSuspensions.forHeld(tx, written));
    warnOfNew(tx, instance, written);
    return written.state() == Plan.State.APPLYING ? written.plan() : null;
  }

  /** No run shows this plan, so the log does, once. */
  private static void warnOfNew(Tx tx, String instance, PlanWriter.Written written) {
    UUID plan = written.plan();
    if (plan == null || written.found() != PlanWriter.Found.NEW) {
      return;
    }
    Problem held = GuardReport.of(plan, written.guard());
    if (held != null) {
      tx.afterCommit(
          () -> LOG.warn("{}/{} holds plan {} back: {}", tx.tenant(), instance, plan, held.line()));
    }
  }
}
