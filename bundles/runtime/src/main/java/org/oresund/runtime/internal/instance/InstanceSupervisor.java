// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.runtime.DesiredState;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.InstanceStatus;
import org.oresund.runtime.internal.archive.ArchiveLibrary;
import org.oresund.runtime.internal.archive.InstalledConnector;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.runtime.internal.database.InstanceTable;
import org.oresund.runtime.internal.database.RunTable;
import org.oresund.runtime.internal.endpoint.CommandRegistry;
import org.oresund.runtime.internal.endpoint.Verdict;
import org.oresund.runtime.internal.endpoint.WorkMeter;
import org.oresund.store.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one instance on this node to what the database says it shall be, and keeps it there.
 *
 * <p>Every change happens on one serial executor; what other threads notice (trouble, wrong
 * passwords, a lost lease) only asks for a change.
 */
final class InstanceSupervisor {

  private static final Logger LOG = LoggerFactory.getLogger(InstanceSupervisor.class);

  /** A server that stops does not wait for long work: what it cuts off is taken up again. */
  private static final Duration LONGEST_DRAIN_AT_END = Duration.ofSeconds(5);

  private static final Duration DATABASE_AWAY = Duration.ofSeconds(2);

  private final Services services;
  private final InstanceKey key;
  private final UUID id;
  private final SerialExecutor serial;
  private final Lifecycle lifecycle;
  private final InstanceLease lease;
  private final WorkMeter meter = new WorkMeter();
  private final OwnSubscriptions subscriptions;
  private final Preparation preparation;
  private final RunDispatcher runs;
  private final CompletableFuture<Boolean> reconciledOnce = new CompletableFuture<>();
  private volatile @Nullable Running running;
  private volatile boolean disposed;
  private volatile long backlog = -1;
  private volatile long waitingEvents;
  private int failedStarts;
  private @Nullable Waiting waiting;

  /**
   * What all supervisors share.
   *
   * @param settings limits and retries
   * @param stores the database
   * @param library archives
   * @param configurations reads configurations
   * @param contexts builds contexts
   * @param pool management threads and timers
   * @param commands commands of the cores
   * @param signals wakes who waits for runs
   */
  record Services(
      RuntimeSettings settings,
      RuntimeStores stores,
      ArchiveLibrary library,
      Configurations configurations,
      InstanceContextFactory contexts,
      ManagementPool pool,
      CommandRegistry commands,
      RunSignals signals) {}

  /** A start that failed and is tried again by a timer. */
  private record Waiting(String sha256, int configVersion, ManagementPool.Planned timer) {
    boolean serves(InstanceTable.Row row) {
      return row.sha256().equals(sha256) && row.configVersion() == configVersion;
    }
  }

  InstanceSupervisor(Services services, InstanceKey key, UUID id) {
    this.services = services;
    this.key = key;
    this.id = id;
    this.serial = new SerialExecutor(services.pool());
    this.lease = new InstanceLease(services.stores().leadership(), key, services.settings());
    StatusRecorder recorder =
        new StatusRecorder(
            services.stores().transactions(),
            StatusRecorder.Schedule.on(services.pool()),
            key,
            id,
            this::leads);
    this.lifecycle = new Lifecycle(key, recorder::changed);
    recorder.follow(lifecycle);
    this.subscriptions = new OwnSubscriptions(services.stores().subscriptions(), key);
    this.preparation = new Preparation(services, key, id, meter);
    this.runs =
        new RunDispatcher(
            new RunDispatcher.Services(
                services.settings(),
                services.stores(),
                serial,
                services.pool(),
                lease,
                meter,
                services.signals(),
                new DraftRuns(
                    services,
                    key,
                    preparation,
                    new DraftRuns.Instance(this::read, this::reconcile))),
            key,
            id);
  }

  UUID id() {
    return id;
  }

  WorkMeter meter() {
    return meter;
  }

  /** Returns how much waits outside; -1 if not known. */
  long backlog() {
    return backlog;
  }

  /** Returns how many events wait for the instance. */
  long waitingEvents() {
    return waitingEvents;
  }

  /** Returns what the instance does; nothing if another node leads it. */
  Optional<InstanceState> state() {
    return leads() ? Optional.of(lifecycle.state()) : Optional.empty();
  }

  /** Returns whether this node leads the instance, so that its view counts. */
  boolean leads() {
    return lease.fence().isPresent();
  }

  /** Returns a future that is done after the first reconciliation. */
  CompletableFuture<Boolean> reconciledOnce() {
    return reconciledOnce;
  }

  /** Returns how the instance is on this node. */
  InstanceStatus status(InstanceTable.Row row, @Nullable String version) {
    Lifecycle.Seen seen = lifecycle.seen();
    Running now = running;
    return new InstanceStatus(
        key.name(),
        row.type(),
        version,
        row.desired(),
        seen.state(),
        seen.since(),
        seen.problem(),
        new InstanceStatus.Activity(
            now == null ? 0 : now.context().scope().inFlight(),
            backlog,
            seen.occurrences(),
            runs.active().orElse(null)));
  }

  /** Returns the running context. */
  Optional<InstanceContext> context() {
    return Optional.ofNullable(running).map(Running::context);
  }

  /** Returns the id of the archive in use, for the library to keep. */
  Optional<String> archiveInUse() {
    return Optional.ofNullable(running).map(Running::sha256);
  }

  /** Brings the instance to what the database says, soon. */
  void reconcile() {
    serial.execute(this::reconcileNow);
  }

  /** Tries to start at once what waits for its next attempt, soon. */
  void startNow() {
    serial.execute(
        () -> {
          waiting = null;
          reconcileNow();
        });
  }

  /** Looks for runs soon. */
  void lookForRuns() {
    runs.poke();
  }

  /** Renews leases and heartbeats, or tries to take the lead; to be called often. */
  void tick() {
    try {
      if (!leads()) {
        reconcile();
        return;
      }
      if (!lease.renew()) {
        LOG.warn("{} is led by another node now", key);
        Optional.ofNullable(running).ifPresent(now -> now.context().scope().close());
        reconcile();
        return;
      }
      runs.beat();
      Optional.ofNullable(running).ifPresent(now -> now.context().renewDeliveries());
    } catch (ProblemException e) {
      LOG.debug("Renewing the lease of {} failed", key, e);
    }
  }

  /** Asks the connector how the outside system is. */
  void ask() {
    Running now = running;
    if (now != null) {
      now.context().askHealth();
      backlog = now.context().backlog();
      waitingEvents = subscriptions.waiting();
    }
  }

  /** Stops the instance on this node for good, soon. */
  void disposeSoon() {
    disposed = true;
    serial.execute(this::disposeNow);
  }

  /** Stops the instance on this node for good; the future is done afterwards. */
  CompletableFuture<Boolean> dispose() {
    disposed = true;
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    serial.execute(
        () -> {
          try {
            disposeNow();
          } finally {
            done.complete(true);
          }
        });
    return done;
  }

  private void disposeNow() {
    try {
      forgetFailedStarts();
      stopRunning(LONGEST_DRAIN_AT_END);
      lease.release();
    } finally {
      reconciledOnce.complete(true);
    }
  }

  // ---- reconciliation, on the serial executor

  private void reconcileNow() {
    if (disposed) {
      return;
    }
    try {
      Optional<InstanceTable.Row> row = read();
      if (row.isEmpty()) {
        stopRunning(services.settings().limits().drain());
        lease.release();
      } else if (!lease.acquire()) {
        stopRunning(Duration.ZERO);
      } else {
        bringTo(row.get());
      }
      reconciledOnce.complete(true);
    } catch (ProblemException e) {
      LOG.debug("Reconciling {} failed", key, e);
      services.pool().after(DATABASE_AWAY, this::reconcile);
    }
  }

  private Optional<InstanceTable.Row> read() {
    return services
        .stores()
        .transactions()
        .call(key.tenant(), tx -> InstanceTable.find(tx, key.name()))
        .filter(row -> row.id().equals(id));
  }

  private void bringTo(InstanceTable.Row row) {
    Running now = running;
    if (!row.wanted() || preparation.tenant().state() != Tenant.State.ACTIVE) {
      forgetFailedStarts();
      stopRunning(services.settings().limits().drain());
      lifecycle.move(InstanceState.SUSPENDED, row.blockedBy());
      takeDraftsOnly(row);
    } else if (now == null) {
      Waiting retry = waiting;
      if (retry == null || !retry.serves(row)) {
        start(row);
      }
    } else if (!now.serves(row)) {
      forgetFailedStarts();
      stopRunning(services.settings().limits().drain());
      start(row);
    }
  }

  /** What a blocked instance cannot do its draft perhaps can, so its preview is still made. */
  private void takeDraftsOnly(InstanceTable.Row row) {
    if (row.desired() == DesiredState.ENABLED && row.blockedBy() != null) {
      runs.attachDrafts();
    } else {
      runs.detach();
    }
  }

  private void start(InstanceTable.Row row) {
    InstalledConnector connector;
    try {
      connector = services.library().open(row.type(), row.sha256());
    } catch (ProblemException e) {
      missing(row, e.problem());
      return;
    }
    if (failedStarts == 0) {
      lifecycle.move(InstanceState.STARTING, null);
    }
    try {
      Preparation.Ready ready = preparation.active(row, connector);
      InstanceContext context = preparation.build(ready);
      try {
        context.start(InstanceContext.Routes.ALL);
      } catch (Exception e) {
        context.stop();
        throw e;
      }
      context.askHealth();
      takeOver(new Running(context, row.sha256(), row.configVersion(), ready.schedules()));
    } catch (Exception e) {
      startFailed(row, e);
    }
  }

  /** Lets a started context be the instance's own. */
  private void takeOver(Running next) {
    running = next;
    forgetFailedStarts();
    InstanceContext context = next.context();
    ContextHealth.Observer observer = observer(context);
    context.health().observe(observer);
    settleIn(context);
    runs.attach(context, next.schedules());
    // what was told before anybody listened
    context.health().block().ifPresent(observer::blocked);
    try {
      subscriptions.removeAllBut(context);
    } catch (ProblemException e) {
      LOG.debug("Old subscriptions of {} stay until the next start", key, e);
    }
  }

  /** Leaves STARTING for what the context tells at this moment. */
  private void settleIn(InstanceContext context) {
    Optional<Problem> trouble = context.health().trouble();
    lifecycle.move(
        trouble.isPresent() ? InstanceState.OFFLINE : InstanceState.ONLINE, trouble.orElse(null));
    // what was told between asking and moving was told to nobody
    observe(context.health().trouble().orElse(null));
  }

  private void startFailed(InstanceTable.Row row, Exception failure) {
    LOG.debug("Starting {} failed", key, failure);
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return;
    }
    Verdict verdict = Verdict.of(failure);
    if (verdict instanceof Verdict.Retry trouble) {
      offline(trouble.problem());
      startLater(row, trouble.retryAfter());
    } else {
      forgetFailedStarts();
      block(row.configVersion(), verdict.reason());
      lifecycle.move(InstanceState.SUSPENDED, verdict.reason());
      runs.attachDrafts();
    }
  }

  private void missing(InstanceTable.Row row, Problem problem) {
    if (problem.code().startsWith("store.") || problem.code().equals("archive.cache-unwritable")) {
      offline(problem);
      startLater(row, null);
      return;
    }
    lifecycle.move(InstanceState.MISSING, problem);
    subscriptions.pause();
  }

  private void offline(Problem problem) {
    if (lifecycle.state() == InstanceState.OFFLINE) {
      lifecycle.report(problem);
    } else {
      lifecycle.move(InstanceState.OFFLINE, problem);
    }
  }

  private void startLater(InstanceTable.Row row, @Nullable Duration retryAfter) {
    failedStarts++;
    Duration delay = services.settings().retries().starts().delay(failedStarts, retryAfter);
    waiting =
        new Waiting(
            row.sha256(), row.configVersion(), services.pool().after(delay, this::startNow));
  }

  private void forgetFailedStarts() {
    failedStarts = 0;
    Waiting retry = waiting;
    waiting = null;
    if (retry != null) {
      retry.timer().cancel();
    }
  }

  /** Drains and stops the running context; what does not end within the limit is fenced out. */
  private void stopRunning(Duration drain) {
    Running now = running;
    if (now == null) {
      return;
    }
    lifecycle.move(InstanceState.DRAINING, null);
    runs.detach();
    try {
      now.context().health().ignore();
      now.context().suspend();
      if (!now.context().drain(drain)) {
        LOG.info("{} still worked after {}; what it does is refused from now on", key, drain);
        now.context().scope().close();
        raise();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.debug("Suspending {} failed", key, e);
    } finally {
      now.context().stop();
      running = null;
      lifecycle.move(InstanceState.DRAINING, InstanceState.SUSPENDED, null);
    }
  }

  private void raise() {
    try {
      lease.raise();
    } catch (ProblemException e) {
      LOG.debug("Raising the epoch of {} failed", key, e);
    }
  }

  // ---- trouble

  private ContextHealth.Observer observer(InstanceContext context) {
    return new ContextHealth.Observer() {
      @Override
      public void trouble(@Nullable Problem problem) {
        observe(problem);
      }

      @Override
      public void blocked(Problem problem) {
        // from this moment nothing is tried again, whatever still waits for its turn
        context.scope().close();
        serial.execute(() -> blockRunning(context, problem));
      }
    };
  }

  private void observe(@Nullable Problem problem) {
    if (problem == null) {
      lifecycle.move(InstanceState.OFFLINE, InstanceState.ONLINE, null);
    } else if (!lifecycle.move(InstanceState.ONLINE, InstanceState.OFFLINE, problem)
        && lifecycle.state() == InstanceState.OFFLINE) {
      lifecycle.report(problem);
    }
  }

  private void blockRunning(InstanceContext context, Problem problem) {
    Running now = running;
    if (now == null || now.context() != context) {
      return;
    }
    block(now.configVersion(), problem);
    stopRunning(Duration.ofSeconds(1));
    lifecycle.move(InstanceState.SUSPENDED, problem);
  }

  private void block(int configVersion, Problem problem) {
    services
        .stores()
        .transactions()
        .run(
            key.tenant(),
            tx -> {
              InstanceTable.block(tx, id, configVersion, problem);
              RunTable.failWaiting(tx, id, problem)
                  .forEach(run -> tx.afterCommit(() -> services.signals().ended(run)));
            });
  }

  // ---- switching to another version

  /**
   * Switches the instance to another archive of its type and waits for the end of it.
   *
   * @return why it returned to the old one; empty if it runs the new one, or will when it starts
   */
  CompletableFuture<Optional<Problem>> switchTo(String sha256) {
    CompletableFuture<Optional<Problem>> done = new CompletableFuture<>();
    serial.execute(
        () -> {
          try {
            done.complete(switchNow(sha256));
          } catch (ProblemException e) {
            done.complete(Optional.of(e.problem()));
          } catch (RuntimeException e) {
            LOG.error("Switching {} failed", key, e);
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  private Optional<Problem> switchNow(String sha256) {
    Optional<InstanceTable.Row> found = read();
    if (found.isEmpty() || found.get().sha256().equals(sha256)) {
      return Optional.empty();
    }
    InstanceTable.Row row = found.get();
    InstalledConnector connector = services.library().open(row.type(), sha256);
    VersionSwitch change =
        new VersionSwitch(
            services, preparation, new VersionSwitch.Hold(key, lifecycle, lease, runs));
    Running old = running;
    if (old == null) {
      change.commit(row, preparation.active(row, connector));
      reconcileNow();
      return Optional.empty();
    }
    return take(change.attempt(row, connector, old), old);
  }

  private Optional<Problem> take(VersionSwitch.Outcome outcome, Running old) {
    if (outcome instanceof VersionSwitch.Outcome.Switched switched) {
      takeOver(switched.running());
      return Optional.empty();
    } else if (outcome instanceof VersionSwitch.Outcome.Returned returned) {
      settleIn(old.context());
      runs.attach(old.context(), old.schedules());
      return Optional.of(returned.reason());
    } else if (outcome instanceof VersionSwitch.Outcome.Stopped stopped) {
      running = null;
      lifecycle.move(InstanceState.SUSPENDED, stopped.reason());
      reconcileNow();
      return Optional.of(stopped.reason());
    } else if (outcome instanceof VersionSwitch.Outcome.Kept kept) {
      return Optional.of(kept.reason());
    }
    throw new IllegalStateException("Unknown outcome " + outcome);
  }
}
