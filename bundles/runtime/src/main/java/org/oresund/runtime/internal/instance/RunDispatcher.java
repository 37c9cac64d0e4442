// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Fence;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.UuidV7;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunResult;
import org.oresund.runtime.internal.database.HeldPlanTable;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.runtime.internal.database.RunTable;
import org.oresund.runtime.internal.database.ScheduleTable;
import org.oresund.runtime.internal.endpoint.Backoff;
import org.oresund.runtime.internal.endpoint.InstanceScope;
import org.oresund.runtime.internal.endpoint.Verdict;
import org.oresund.runtime.internal.endpoint.WorkMeter;
import org.oresund.store.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the runs of one instance, one at a time, under its lease: takes over what another epoch left
 * behind, adds what is due, and settles each by what became of it.
 *
 * <p>Everything but the work itself happens on the instance's serial executor.
 */
final class RunDispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(RunDispatcher.class);
  private static final Duration LOOK_AT_LEAST_EVERY = Duration.ofSeconds(5);
  private static final Backoff SETTLE =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), 60);

  private final Services services;
  private final InstanceKey key;
  private final UUID instance;
  private @Nullable Attached attached;
  private boolean planned;
  private volatile @Nullable Active active;
  private ManagementPool.@Nullable Planned nextLook;

  /**
   * What a dispatcher works with.
   *
   * @param settings limits and retries
   * @param stores the database
   * @param serial executor of the instance
   * @param pool timers
   * @param lease leadership of the instance
   * @param meter counts runs
   * @param signals wakes who waits
   * @param drafts does the runs of drafts
   */
  record Services(
      RuntimeSettings settings,
      RuntimeStores stores,
      SerialExecutor serial,
      ManagementPool pool,
      InstanceLease lease,
      WorkMeter meter,
      RunSignals signals,
      Drafts drafts) {}

  /** Does what is special about runs of drafts. */
  interface Drafts {

    /** Does the run with the configuration of the draft. */
    @Nullable RunResult run(RunRequest request) throws Exception;

    /** The run of a draft ended well. */
    void planned(UUID run, @Nullable RunResult result);
  }

  /**
   * What takes runs.
   *
   * @param context the running context; null if only drafts are taken
   * @param schedules what runs by itself
   */
  private record Attached(@Nullable InstanceContext context, List<Schedule> schedules) {
    Executor workers(Executor otherwise) {
      return context == null ? otherwise : context.workers();
    }
  }

  /** The run being worked on. */
  private static final class Active {
    final RunTable.Claimed run;
    final RunRequest request;
    final @Nullable InstanceContext context;
    volatile @Nullable Thread thread;
    ManagementPool.@Nullable Planned limit;

    Active(RunTable.Claimed run, Fence fence, @Nullable InstanceContext context) {
      this.run = run;
      this.request = new RunRequest(run.id(), run.mode(), run.extent(), fence);
      this.context = context;
    }
  }

  RunDispatcher(Services services, InstanceKey key, UUID instance) {
    this.services = services;
    this.key = key;
    this.instance = instance;
  }

  /** Takes runs from now on; on the serial executor. */
  void attach(InstanceContext context, List<Schedule> schedules) {
    attached = new Attached(context, schedules);
    planned = false;
    dispatch();
  }

  /** Takes only runs of drafts from now on; on the serial executor. */
  void attachDrafts() {
    attached = new Attached(null, List.of());
    planned = true;
    dispatch();
  }

  /** Takes no more runs; the one being worked on goes on; on the serial executor. */
  void detach() {
    attached = null;
    cancelLook();
  }

  /** Looks for runs soon. Thread-safe. */
  void poke() {
    services.serial().execute(this::dispatch);
  }

  /** Returns the run being worked on. Thread-safe. */
  Optional<UUID> active() {
    return Optional.ofNullable(active).map(now -> now.run.id());
  }

  /** Records that the run being worked on is alive. Thread-safe. */
  void beat() {
    Active now = active;
    if (now != null) {
      services.stores().transactions().run(key.tenant(), tx -> RunTable.beat(tx, now.run.id()));
    }
  }

  private void plan(Tx tx, List<Schedule> schedules) throws SQLException {
    Instant now = ScheduleTable.now(tx);
    for (Schedule schedule : schedules) {
      Instant next = schedule.next(now);
      Optional<Instant> planned = ScheduleTable.find(tx, instance, schedule.mode());
      if (planned.isEmpty() || planned.get().isAfter(next)) {
        ScheduleTable.set(tx, instance, schedule.mode(), next);
      }
    }
    ScheduleTable.retain(tx, instance, schedules.stream().map(Schedule::mode).toList());
  }

  private void dispatch() {
    Attached now = attached;
    if (now == null || active != null) {
      return;
    }
    Optional<Fence> fence = services.lease().fence();
    if (fence.isEmpty()) {
      lookAgain(LOOK_AT_LEAST_EVERY.toMillis());
      return;
    }
    try {
      Optional<RunTable.Claimed> claimed =
          services.stores().transactions().call(key.tenant(), tx -> next(tx, fence.get(), now));
      planned = true;
      claimed.ifPresentOrElse(run -> begin(run, fence.get(), now), this::lookAgain);
    } catch (ProblemException e) {
      LOG.debug("Looking for runs of {} failed", key, e);
      lookAgain(LOOK_AT_LEAST_EVERY.toMillis());
    }
  }

  private Optional<RunTable.Claimed> next(Tx tx, Fence fence, Attached now) throws SQLException {
    services.stores().leadership().require(tx, fence);
    // nothing is being worked on here, so whatever is marked so was left behind
    RunTable.takeOver(
            tx,
            instance,
            fence.epoch() + 1,
            services.settings().retries().runs().maxAttempts(),
            interrupted())
        .forEach(run -> tx.afterCommit(() -> services.signals().ended(run)));
    if (!planned) {
      plan(tx, now.schedules());
    }
    addDue(tx, now.schedules());
    return RunTable.claim(
        tx,
        instance,
        fence.epoch(),
        now.context() == null ? List.of(RunTable.Cause.DRAFT) : List.of(RunTable.Cause.values()));
  }

  private void addDue(Tx tx, List<Schedule> schedules) throws SQLException {
    List<String> due = ScheduleTable.due(tx, instance);
    if (due.isEmpty()) {
      return;
    }
    Instant now = ScheduleTable.now(tx);
    for (Schedule schedule : schedules) {
      if (due.contains(schedule.mode())) {
        ScheduleTable.set(tx, instance, schedule.mode(), schedule.next(now));
        if (!RunTable.isOpen(tx, instance, schedule.mode())) {
          RunTable.insert(
              tx,
              new RunTable.NewRun(
                  UuidV7.next(),
                  instance,
                  schedule.mode(),
                  RunRequest.Extent.APPLY,
                  RunTable.Cause.SCHEDULE,
                  "schedule"));
        }
      }
    }
  }

  private void lookAgain() {
    long millis =
        services
            .stores()
            .transactions()
            .call(
                key.tenant(),
                tx ->
                    Stream.of(
                            ScheduleTable.millisToNext(tx, instance),
                            RunTable.millisToNext(tx, instance))
                        .flatMap(Optional::stream)
                        .min(Long::compare)
                        .orElse(LOOK_AT_LEAST_EVERY.toMillis()));
    lookAgain(millis);
  }

  private void lookAgain(long millis) {
    cancelLook();
    long bounded = Math.max(20, Math.min(millis, LOOK_AT_LEAST_EVERY.toMillis()));
    nextLook = services.pool().after(Duration.ofMillis(bounded), this::poke);
  }

  private void cancelLook() {
    ManagementPool.Planned planned = nextLook;
    if (planned != null) {
      planned.cancel();
      nextLook = null;
    }
  }

  private void begin(RunTable.Claimed run, Fence fence, Attached taker) {
    Active begun = new Active(run, fence, taker.context());
    active = begun;
    cancelLook();
    try {
      taker.workers(services.pool()).execute(() -> work(begun));
      Duration limit = services.settings().limits().run();
      begun.limit =
          services
              .pool()
              .after(limit, () -> services.serial().execute(() -> timeOut(begun, limit)));
    } catch (RejectedExecutionException e) {
      settle(begun, tx -> RunTable.retry(tx, run.id(), Duration.ofSeconds(1), interrupted()), 1);
    }
  }

  private void work(Active begun) {
    begun.thread = Thread.currentThread();
    Settlement settlement;
    try {
      InstanceContext context = begun.context;
      @Nullable RunResult result =
          context == null || isDraft(begun)
              ? services.drafts().run(begun.request)
              : context.run(begun.request);
      settlement = succeeded(begun, result);
    } catch (Exception e) {
      LOG.debug("Run {} of {} failed", begun.run.id(), key, e);
      settlement = failed(begun, Verdict.of(e));
    } finally {
      begun.thread = null;
      // a stop interrupts the work, not the record of how it ended
      Thread.interrupted();
    }
    Settlement settled = settlement;
    services.serial().execute(() -> settle(begun, settled, 1));
  }

  /** Records how a run ended. */
  @FunctionalInterface
  private interface Settlement {
    void record(Tx tx) throws SQLException;
  }

  private static boolean isDraft(Active begun) {
    return begun.run.cause() == RunTable.Cause.DRAFT;
  }

  /** Lets the instance hear how its own run ended; a draft says nothing about the instance. */
  private static void tell(Active begun, Consumer<InstanceScope.Listener> news) {
    InstanceContext context = begun.context;
    if (context != null && !isDraft(begun)) {
      news.accept(context.scope().listener());
    }
  }

  private Settlement succeeded(Active begun, @Nullable RunResult result) {
    services.meter().count(WorkMeter.Count.RUNS_SUCCEEDED);
    tell(begun, InstanceScope.Listener::succeeded);
    return tx -> {
      services.stores().leadership().require(tx, begun.request.fence());
      RunTable.succeed(tx, begun.run.id(), result);
      if (result != null && begun.run.extent() == RunRequest.Extent.APPLY) {
        followHeld(tx, begun.run.mode(), result);
      }
      if (isDraft(begun)) {
        tx.afterCommit(() -> services.drafts().planned(begun.run.id(), result));
      }
    };
  }

  /** A held plan needs a person, so it is told once in the log and shown until it is decided. */
  private void followHeld(Tx tx, String mode, RunResult result) throws SQLException {
    UUID plan = result.planId();
    if (result.outcome() != RunResult.Outcome.HELD || plan == null) {
      HeldPlanTable.clear(tx, instance, mode);
      return;
    }
    Problem problem = result.problem() == null ? held(plan) : result.problem();
    if (HeldPlanTable.hold(tx, instance, new HeldPlanTable.Held(plan, mode, problem))) {
      tx.afterCommit(() -> LOG.warn("{} holds plan {} back: {}", key, plan, problem.line()));
    }
  }

  private Settlement failed(Active begun, Verdict verdict) {
    if (verdict instanceof Verdict.Done) {
      return succeeded(begun, null);
    } else if (active != begun) {
      // it was given up meanwhile
      return tx -> {};
    } else if (verdict instanceof Verdict.Retry trouble) {
      tell(begun, listener -> listener.troubled(trouble));
      return retried(begun, trouble);
    } else if (verdict instanceof Verdict.Stale) {
      // the run belongs to the next epoch already
      return tx -> {};
    } else if (verdict instanceof Verdict.Block block) {
      tell(begun, listener -> listener.blocked(block.problem()));
    }
    services.meter().count(WorkMeter.Count.RUNS_FAILED);
    return tx -> RunTable.fail(tx, begun.run.id(), verdict.reason());
  }

  private Settlement retried(Active begun, Verdict.Retry trouble) {
    Backoff backoff = services.settings().retries().runs();
    int attempt = begun.run.attempt();
    if (backoff.exhausted(attempt)) {
      services.meter().count(WorkMeter.Count.RUNS_FAILED);
      return tx -> RunTable.fail(tx, begun.run.id(), trouble.problem());
    }
    services.meter().count(WorkMeter.Count.RETRIES);
    Duration delay = backoff.delay(attempt, trouble.retryAfter());
    return tx -> RunTable.retry(tx, begun.run.id(), delay, trouble.problem());
  }

  /** On the serial executor; tried again while the database is away, until another takes over. */
  private void settle(Active begun, Settlement settlement, int attempt) {
    if (active != begun) {
      return;
    }
    try {
      services.stores().transactions().run(key.tenant(), settlement::record);
    } catch (RuntimeException e) {
      LOG.debug("Recording run {} of {} failed", begun.run.id(), key, e);
      boolean passes = Verdict.of(e) instanceof Verdict.Retry && !SETTLE.exhausted(attempt);
      if (passes) {
        services
            .pool()
            .after(
                SETTLE.delay(attempt, null),
                () -> services.serial().execute(() -> settle(begun, settlement, attempt + 1)));
        return;
      }
    }
    active = null;
    if (begun.limit != null) {
      begun.limit.cancel();
    }
    services.signals().ended(begun.run.id());
    dispatch();
  }

  private void timeOut(Active begun, Duration limit) {
    if (active != begun) {
      return;
    }
    LOG.warn("Run {} of {} took longer than {} and is given up", begun.run.id(), key, limit);
    Settlement settlement = fenceOut(begun, limit);
    Thread thread = begun.thread;
    if (thread != null) {
      thread.interrupt();
    }
    services.meter().count(WorkMeter.Count.RUNS_FAILED);
    settle(begun, settlement, 1);
  }

  /**
   * Lets the commands of a run be refused, and returns how its end is recorded. A raise that fails
   * gives the lead up; taking it again raises the epoch before the next run.
   */
  private Settlement fenceOut(Active begun, Duration limit) {
    try {
      services.lease().raise();
    } catch (RuntimeException e) {
      LOG.debug("Raising the epoch of {} failed", key, e);
      if (Verdict.of(e) instanceof Verdict.Stale) {
        // the run belongs to the next leader already
        return tx -> {};
      }
    }
    return tx -> RunTable.fail(tx, begun.run.id(), tooLong(limit));
  }

  private static Problem interrupted() {
    return Problem.of(
        "run.interrupted",
        "The run was interrupted by a stop or a failure of the server.",
        "Nothing needs to be done: it is taken up again.");
  }

  private static Problem held(UUID plan) {
    return Problem.of(
            "run.plan-held",
            "What a run would change is held back.",
            "Look at the plan; release it by its hash if it is right, else reject it.")
        .with("plan", plan.toString());
  }

  private static Problem tooLong(Duration limit) {
    return Problem.of(
            "run.time-limit",
            "The run took longer than " + limit.toMinutes() + " minutes and was given up.",
            "Check whether the outside system is slow, then start the run again.")
        .with("minutes", Long.toString(limit.toMinutes()));
  }
}
