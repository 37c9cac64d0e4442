// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunResult;
import org.oresund.connector.TransientException;
import org.oresund.runtime.ConnectionTestReport;
import org.oresund.runtime.DesiredState;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.InstanceStatus;
import org.oresund.runtime.internal.archive.ArchiveLibrary;
import org.oresund.runtime.internal.archive.InstalledConnector;
import org.oresund.runtime.internal.database.ConfigurationTable;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.runtime.internal.database.InstanceTable;
import org.oresund.runtime.internal.database.RunTable;
import org.oresund.runtime.internal.endpoint.CommandRegistry;
import org.oresund.runtime.internal.endpoint.Verdict;
import org.oresund.runtime.internal.endpoint.WorkMeter;
import org.oresund.store.Subscription;
import org.oresund.store.Tenant;
import org.oresund.store.Tx;
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
  private static final Duration DATABASE_AWAY = Duration.ofSeconds(2);

  private final Services services;
  private final InstanceKey key;
  private final UUID id;
  private final SerialExecutor serial;
  private final Lifecycle lifecycle;
  private final InstanceLease lease;
  private final WorkMeter meter = new WorkMeter();
  private final RunDispatcher runs;
  private final CompletableFuture<Boolean> reconciledOnce = new CompletableFuture<>();
  private volatile @Nullable Running running;
  private volatile boolean disposed;
  private volatile long backlog = -1;
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

  private record Running(InstanceContext context, String sha256, int configVersion) {
    boolean serves(InstanceTable.Row row) {
      return row.sha256().equals(sha256) && row.configVersion() == configVersion;
    }
  }

  /** A start that failed and is tried again by a timer. */
  private record Waiting(String sha256, int configVersion, ManagementPool.Planned timer) {
    boolean serves(InstanceTable.Row row) {
      return row.sha256().equals(sha256) && row.configVersion() == configVersion;
    }
  }

  private record Prepared(Configurations.Checked checked, ZoneId zone) {}

  InstanceSupervisor(Services services, InstanceKey key, UUID id) {
    this.services = services;
    this.key = key;
    this.id = id;
    this.serial = new SerialExecutor(services.pool());
    this.lease = new InstanceLease(services.stores().leadership(), key, services.settings());
    StatusRecorder recorder =
        new StatusRecorder(services.stores().transactions(), services.pool(), key, id, this::leads);
    this.lifecycle = new Lifecycle(key, recorder::changed);
    recorder.follow(lifecycle);
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
                new DraftRuns()),
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
      stopRunning(services.settings().limits().drain());
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
    if (!row.wanted() || tenant().state() != Tenant.State.ACTIVE) {
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

  private Tenant tenant() {
    return services
        .stores()
        .tenants()
        .find(key.tenant())
        .orElseThrow(() -> new IllegalStateException("Unknown tenant " + key.tenant()));
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
      requireCommands(connector);
      Prepared prepared = prepare(row, connector);
      InstanceContext context = build(prepared);
      run(row, prepared, context);
    } catch (Exception e) {
      startFailed(row, e);
    }
  }

  private void run(InstanceTable.Row row, Prepared prepared, InstanceContext context)
      throws Exception {
    try {
      context.health().observe(observer(context));
      context.start(InstanceContext.Routes.ALL);
    } catch (Exception e) {
      context.stop();
      throw e;
    }
    running = new Running(context, row.sha256(), row.configVersion());
    forgetFailedStarts();
    context.askHealth();
    settleIn(context);
    afterStart(prepared, context);
  }

  /** Leaves STARTING for what the context tells at this moment. */
  private void settleIn(InstanceContext context) {
    Optional<Problem> trouble = context.health().trouble();
    lifecycle.move(
        trouble.isPresent() ? InstanceState.OFFLINE : InstanceState.ONLINE, trouble.orElse(null));
    // what was told between asking and moving was told to nobody
    observe(context.health().trouble().orElse(null));
  }

  private void afterStart(Prepared prepared, InstanceContext context) {
    removeOtherSubscriptions(context);
    runs.attach(
        context,
        Schedule.of(
            prepared.checked().connector().metadata(),
            prepared.checked().configuration(),
            prepared.zone()));
  }

  private void requireCommands(InstalledConnector connector) {
    for (String command : connector.metadata().rights()) {
      if (services.commands().find(command).isEmpty()) {
        throw new TransientException(
            Problem.of(
                    "instance.requirement-unmet",
                    "The command " + command + ", which the connector needs, is not offered.",
                    "Wait until the server has started, or install the core.")
                .with("command", command));
      }
    }
  }

  private Prepared prepare(InstanceTable.Row row, InstalledConnector connector) {
    ConfigurationTable.Row stored =
        services
            .stores()
            .transactions()
            .call(key.tenant(), tx -> ConfigurationTable.find(tx, id, row.configVersion()))
            .orElseThrow();
    Map<String, Object> whole =
        services
            .stores()
            .transactions()
            .call(key.tenant(), tx -> services.configurations().whole(tx, stored));
    return new Prepared(
        Configurations.migrate(connector, whole, stored.typeVersion()), tenant().zone());
  }

  private InstanceContext build(Prepared prepared) throws Exception {
    return services
        .contexts()
        .build(new InstanceContextFactory.Order(key, prepared.zone(), prepared.checked(), meter));
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
    for (Subscription own : subscriptions()) {
      services.stores().subscriptions().change(key.tenant(), own.name(), Subscription.State.PAUSED);
    }
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

  private List<Subscription> subscriptions() {
    return services.stores().subscriptions().list(key.tenant()).stream()
        .filter(subscription -> subscription.instance().equals(key.name()))
        .toList();
  }

  /** A version that does not ask for events any more shall not let them gather for ever. */
  private void removeOtherSubscriptions(InstanceContext context) {
    Set<String> declared = new HashSet<>();
    context.scope().events().forEach(consumer -> declared.add(consumer.subscription().name()));
    for (Subscription own : subscriptions()) {
      if (!declared.contains(own.name())) {
        services.stores().subscriptions().remove(key.tenant(), own.name());
      }
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
    Prepared prepared = prepare(row, connector);
    Running old = running;
    if (old == null) {
      commitSwitch(row, connector, prepared);
      reconcileNow();
      return Optional.empty();
    }
    Optional<Problem> worse = compareConnection(prepared, old, row);
    if (worse.isPresent()) {
      return worse;
    }
    InstanceContext next;
    try {
      next = build(prepared);
    } catch (Exception e) {
      return Optional.of(reasonOf(e));
    }
    return exchange(new Exchange(row, old, next, prepared));
  }

  private record Exchange(
      InstanceTable.Row row, Running old, InstanceContext next, Prepared prepared) {}

  /** The new version must not do worse than the old one; a system that is away proves nothing. */
  private Optional<Problem> compareConnection(
      Prepared prepared, Running old, InstanceTable.Row row) {
    ConnectionTestReport report = test(prepared.checked());
    if (report.successful()
        || !test(prepare(row, old.context().installed()).checked()).successful()) {
      return Optional.empty();
    }
    return report.steps().stream()
        .map(ConnectionTestReport.Step::problem)
        .filter(Objects::nonNull)
        .findFirst();
  }

  private ConnectionTestReport test(Configurations.Checked checked) {
    return ConnectionTester.test(checked, services.settings().tenantFolder(key.tenant()));
  }

  private Optional<Problem> exchange(Exchange exchange) {
    Optional<Problem> troubleBefore = exchange.old().context().health().trouble();
    lifecycle.move(InstanceState.DRAINING, null);
    runs.detach();
    try {
      exchange.old().context().suspend();
      Duration limit = services.settings().limits().drain();
      if (!exchange.old().context().drain(limit)) {
        LOG.info("{} still worked after {}; what it does is refused from now on", key, limit);
        exchange.old().context().scope().close();
      }
      lease.raise();
      lifecycle.move(InstanceState.STARTING, null);
      exchange.next().start(InstanceContext.Routes.ALL);
      Optional<Problem> failed =
          HealthGate.pass(
              exchange.next(), services.settings().limits().healthGate(), troubleBefore);
      if (failed.isPresent()) {
        goBack(exchange, failed.get());
        return failed;
      }
    } catch (Exception e) {
      Problem reason = reasonOf(e);
      goBack(exchange, reason);
      return Optional.of(reason);
    }
    goOn(exchange);
    return Optional.empty();
  }

  private void goOn(Exchange exchange) {
    InstanceTable.Row row = exchange.row();
    int configVersion =
        commitSwitch(row, exchange.prepared().checked().connector(), exchange.prepared());
    InstanceContext next = exchange.next();
    running = new Running(next, next.installed().sha256(), configVersion);
    next.health().observe(observer(next));
    exchange.old().context().stop();
    settleIn(next);
    next.health().block().ifPresent(observer(next)::blocked);
    afterStart(exchange.prepared(), next);
  }

  private void goBack(Exchange exchange, Problem reason) {
    LOG.warn("{} returns to its old version: {}", key, reason.line());
    exchange.next().stop();
    raise();
    lifecycle.move(InstanceState.DRAINING, null);
    InstanceContext old = exchange.old().context();
    try {
      old.resume();
      settleIn(old);
      runs.attach(
          old,
          Schedule.of(
              old.installed().metadata(),
              prepare(exchange.row(), old.installed()).checked().configuration(),
              exchange.prepared().zone()));
    } catch (Exception e) {
      LOG.debug("Resuming {} failed, it is started anew", key, e);
      old.stop();
      running = null;
      reconcile();
    }
  }

  /**
   * Makes the archive the instance's own, with its migrated configuration if that changed.
   *
   * @return the active version of the configuration
   */
  private int commitSwitch(InstanceTable.Row row, InstalledConnector connector, Prepared prepared) {
    return services
        .stores()
        .transactions()
        .call(
            key.tenant(),
            tx -> {
              InstanceTable.runArchive(tx, id, connector.sha256());
              liftBlockOfVersion(tx, row);
              ConfigurationTable.Row stored =
                  ConfigurationTable.find(tx, id, row.configVersion()).orElseThrow();
              if (services.configurations().whole(tx, stored).equals(prepared.checked().whole())) {
                return row.configVersion();
              }
              int version =
                  services.configurations().store(tx, id, prepared.checked(), "migration");
              InstanceTable.activate(tx, id, version);
              return version;
            });
  }

  /** What the old version could not do the new one may; a refused password stays refused. */
  private void liftBlockOfVersion(Tx tx, InstanceTable.Row row) throws SQLException {
    Problem blockedBy = row.blockedBy();
    if (blockedBy != null
        && (blockedBy.code().startsWith("route.") || blockedBy.code().startsWith("archive."))) {
      InstanceTable.activate(tx, id, row.configVersion());
    }
  }

  private static Problem reasonOf(Exception failure) {
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    Verdict verdict = Verdict.of(failure);
    return verdict instanceof Verdict.Done
        ? Problem.of("connector.defect", "The connector failed with a success.", "")
        : verdict.reason();
  }

  // ---- drafts

  private final class DraftRuns implements RunDispatcher.Drafts {

    @Override
    public @Nullable RunResult run(RunRequest request) throws Exception {
      InstanceTable.Row row = read().orElseThrow(() -> new ProblemException(draftGone()));
      InstalledConnector connector = services.library().open(row.type(), row.sha256());
      InstanceContext context = build(prepareDraft(connector, request.runId()));
      try {
        context.start(InstanceContext.Routes.RUNS);
        return context.run(request);
      } finally {
        context.stop();
      }
    }

    @Override
    public void planned(UUID run, @Nullable RunResult result) {
      if (result == null || result.planId() == null) {
        activateDraft(run);
      }
    }
  }

  private Prepared prepareDraft(InstalledConnector connector, UUID run) {
    Map<String, Object> whole =
        services
            .stores()
            .transactions()
            .call(
                key.tenant(),
                tx -> {
                  ConfigurationTable.Draft draft =
                      ConfigurationTable.findDraft(tx, id)
                          .filter(found -> found.run().equals(run))
                          .orElseThrow(() -> new ProblemException(draftGone()));
                  return services
                      .configurations()
                      .whole(tx, ConfigurationTable.find(tx, id, draft.version()).orElseThrow());
                });
    return new Prepared(Configurations.check(connector, whole), tenant().zone());
  }

  /** A draft that changes nobody needs no release. */
  private void activateDraft(UUID run) {
    services
        .stores()
        .transactions()
        .run(
            key.tenant(),
            tx -> {
              Optional<ConfigurationTable.Draft> draft =
                  ConfigurationTable.findDraft(tx, id).filter(found -> found.run().equals(run));
              if (draft.isPresent()) {
                InstanceTable.activate(tx, id, draft.get().version());
                ConfigurationTable.deleteDraft(tx, id);
              }
            });
    reconcile();
  }

  private static Problem draftGone() {
    return Problem.of(
        "instance.draft-gone",
        "The draft this run was for was replaced or dropped.",
        "Look at the newest draft of the instance.");
  }
}
