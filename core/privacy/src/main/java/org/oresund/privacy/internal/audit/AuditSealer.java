// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.privacy.AuditLog;
import org.oresund.privacy.AuditVerification;
import org.oresund.privacy.PrivacyStatus;
import org.oresund.privacy.internal.keys.KeyRing;
import org.oresund.privacy.spi.CheckpointSink;
import org.oresund.store.Leadership;
import org.oresund.store.SchemaReady;
import org.oresund.store.Tenant;
import org.oresund.store.TenantRegister;
import org.oresund.store.TenantTransaction;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when which chain is sealed.
 *
 * <p>Works when woken, at most once a second, and not at all while nothing is logged; a slow sweep
 * finds what a crashed node left behind. A chain that contradicts its copied checkpoint is left
 * alone until somebody says why.
 */
@Component(
    service = {AuditSealer.class, PrivacyStatus.class},
    immediate = true,
    property = PrivacyStatus.NAME + "=audit")
public final class AuditSealer implements PrivacyStatus {

  private static final Logger LOG = LoggerFactory.getLogger(AuditSealer.class);
  private static final Duration SWEEP = Duration.ofMinutes(10);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final ChainKeeper.Parts parts;
  private final TenantRegister tenants;
  private final SealingPace pace;
  private final CheckpointCopies copies;
  private final List<CheckpointSink> sinks = new CopyOnWriteArrayList<>();
  private final ScheduledThreadPoolExecutor worker =
      new ScheduledThreadPoolExecutor(1, AuditSealer::daemon);
  private final Map<TenantId, ChainKeeper> keepers = new ConcurrentHashMap<>();
  private final Map<TenantId, Waiting> waiting = new ConcurrentHashMap<>();
  private final Map<TenantId, Problem> suspended = new ConcurrentHashMap<>();
  private final Set<TenantId> woken = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean planned = new AtomicBoolean();
  private volatile Instant lastRound = Instant.EPOCH;

  /**
   * Events of a chain that are not sealed.
   *
   * @param since when the first of them was committed
   * @param commits how many commits have been heard of, to tell old from new
   */
  private record Waiting(Instant since, long commits) {}

  /** Starts once the tables are there. */
  @Activate
  public AuditSealer(
      BundleContext bundle,
      @Reference TenantTransaction transactions,
      @Reference Leadership leadership,
      @Reference TenantRegister tenants,
      @Reference KeyRing ring,
      @Reference(target = "(core=privacy)") SchemaReady schema) {
    this(
        new ChainKeeper.Parts(transactions, leadership, ring, UuidV7.next().toString()),
        tenants,
        folder(bundle),
        SealingPace.usual());
  }

  AuditSealer(ChainKeeper.Parts parts, TenantRegister tenants, Path folder, SealingPace pace) {
    this.parts = parts;
    this.tenants = tenants;
    this.pace = pace;
    this.copies = new CheckpointCopies(folder);
    schedule(this::sweep, Duration.ZERO);
  }

  private static Path folder(BundleContext bundle) {
    String data = bundle.getProperty("oresund.data");
    return Path.of(data == null ? "data" : data).toAbsolutePath().resolve("audit");
  }

  /** Adds a further place for checkpoints. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "remove")
  public void add(CheckpointSink sink) {
    sinks.add(sink);
  }

  /** Removes a place for checkpoints. */
  public void remove(CheckpointSink sink) {
    sinks.remove(sink);
  }

  /** Stops sealing; what waits is sealed by the next sealer. */
  @Deactivate
  public void close() {
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    worker.shutdown();
    try {
      if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
        worker.shutdownNow();
        LOG.warn("The sealer did not stop within 5 seconds and was interrupted.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String name() {
    return "audit";
  }

  /** The log takes events while it is not sealed, so the server stays ready. */
  @Override
  public Optional<Problem> problem() {
    return Optional.empty();
  }

  @Override
  public List<Problem> findings() {
    List<Problem> findings = new ArrayList<>(suspended.values());
    Instant late = pace.clock().instant().minus(pace.alarm());
    waiting.forEach(
        (tenant, events) -> {
          if (events.since().isBefore(late) && !suspended.containsKey(tenant)) {
            findings.add(behind(tenant));
          }
        });
    return List.copyOf(findings);
  }

  /** Says that events of a tenant have been committed. */
  void wake(TenantId tenant) {
    Waiting first = new Waiting(pace.clock().instant(), 1);
    waiting.merge(tenant, first, (old, more) -> new Waiting(old.since(), old.commits() + 1));
    work(tenant);
  }

  /** Takes up a chain again that was suspended. */
  void resume(TenantId tenant) {
    suspended.remove(tenant);
    work(tenant);
  }

  /** Returns the copies of checkpoints beside the database. */
  CheckpointCopies copies() {
    return copies;
  }

  private void work(TenantId tenant) {
    woken.add(tenant);
    if (planned.compareAndSet(false, true)) {
      Duration since = Duration.between(lastRound, pace.clock().instant());
      Duration pause = pace.seal().minus(since);
      schedule(this::round, pause.isNegative() ? Duration.ZERO : pause);
    }
  }

  private void round() {
    planned.set(false);
    lastRound = pace.clock().instant();
    for (TenantId tenant : List.copyOf(woken)) {
      woken.remove(tenant);
      if (!suspended.containsKey(tenant)) {
        attempt(tenant);
      }
    }
  }

  private void attempt(TenantId tenant) {
    Waiting before = waiting.get(tenant);
    try {
      ChainKeeper keeper =
          keepers.computeIfAbsent(tenant, id -> new ChainKeeper(id, parts, pace, copies));
      handle(tenant, keeper.keep(), before == null ? 0 : before.commits());
    } catch (ProblemException e) {
      LOG.debug("Tenant {} is sealed later: {}", tenant, e.problem().code());
      schedule(() -> work(tenant), RETRY);
    } catch (IOException | RuntimeException e) {
      LOG.error("The audit chain of tenant {} could not be sealed.", tenant, e);
      schedule(() -> work(tenant), RETRY);
    }
  }

  private void handle(TenantId tenant, ChainKeeper.Round round, long commits) {
    switch (round.state()) {
      case BROKEN -> round.broken().ifPresent(place -> suspend(tenant, place));
      case NOT_LEADER -> work(tenant);
      case SEALED -> {
        waiting.computeIfPresent(tenant, (id, now) -> rest(now, commits));
        round.note().ifPresent(note -> tellSinks(tenant, note));
        round.nextNote().ifPresent(pause -> schedule(() -> work(tenant), pause));
      }
    }
  }

  private @Nullable Waiting rest(Waiting now, long sealed) {
    return now.commits() == sealed ? null : new Waiting(pace.clock().instant(), now.commits());
  }

  private void suspend(TenantId tenant, AuditVerification.Break place) {
    Problem problem =
        Problem.of(
                "audit.chain-broken",
                "The audit log of a tenant contradicts its signed checkpoint: " + place.reason(),
                "If the database was restored, declare it; otherwise somebody has cut or replaced"
                    + " the log.")
            .with("tenant", tenant.value())
            .with("sequence", Long.toString(place.sequence()));
    suspended.put(tenant, problem);
    LOG.warn("{} (tenant {})", problem.line(), tenant);
  }

  private void tellSinks(TenantId tenant, String note) {
    for (CheckpointSink sink : sinks) {
      try {
        sink.accept(tenant, note);
      } catch (RuntimeException e) {
        LOG.warn("audit.checkpoint-not-copied: a further place refused a checkpoint.");
        LOG.debug("A further place refused a checkpoint.", e);
      }
    }
  }

  /** Wakes every tenant that has events waiting or no checkpoint for a day. */
  private void sweep() {
    Duration next = SWEEP;
    try {
      Instant yesterday = pace.clock().instant().minus(SealingPace.DAILY);
      for (TenantId tenant : chains()) {
        ChainRows.State state = parts.transactions().call(tenant, ChainRows::state);
        boolean unsigned =
            state.begun() && state.signed().filter(at -> at.isAfter(yesterday)).isEmpty();
        if (state.waiting() || unsigned) {
          work(tenant);
        }
      }
    } catch (ProblemException e) {
      LOG.debug("The sweep of audit chains is repeated: {}", e.problem().code());
      next = RETRY;
    } catch (RuntimeException e) {
      LOG.error("The audit chains could not be swept.", e);
    }
    schedule(this::sweep, next);
  }

  private List<TenantId> chains() {
    List<TenantId> chains = new ArrayList<>(List.of(AuditLog.SYSTEM));
    tenants.list().stream().map(Tenant::id).forEach(chains::add);
    return chains;
  }

  private void schedule(Runnable work, Duration delay) {
    try {
      var unused = worker.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The sealer has stopped.");
    }
  }

  private static Problem behind(TenantId tenant) {
    return Problem.of(
            "audit.sealer-behind",
            "Events of the audit log wait to be sealed for too long.",
            "Look for trouble with the database or the key store; nothing is lost.")
        .with("tenant", tenant.value());
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "oresund-audit");
    thread.setDaemon(true);
    return thread;
  }
}
