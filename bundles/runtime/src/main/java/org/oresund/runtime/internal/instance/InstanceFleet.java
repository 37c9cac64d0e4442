// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.internal.archive.ArchiveLibrary;
import org.oresund.runtime.internal.database.ErrorTable;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.runtime.internal.database.InstanceTable;
import org.oresund.runtime.internal.database.RunTable;
import org.oresund.store.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All instances of all tenants as this node sees them: finds them in the database, gives each its
 * supervisor, and keeps the clocks that renew, ask and look again. Thread-safe.
 */
public final class InstanceFleet implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(InstanceFleet.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
  private static final Duration ASK_EVERY = Duration.ofSeconds(30);
  private static final Duration FORGET_EVERY = Duration.ofHours(1);
  private static final Duration RETRY_BOOT = Duration.ofSeconds(2);
  private static final Duration LONGEST_SWITCH = Duration.ofMinutes(10);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(45);

  private final InstanceSupervisor.Services services;
  private final Map<InstanceKey, InstanceSupervisor> supervisors = new ConcurrentHashMap<>();
  private final List<ManagementPool.Planned> clocks = new ArrayList<>();
  private final Runnable commandAdded = this::startWaiting;
  private volatile boolean tookBack;
  private volatile boolean booted;
  private volatile boolean closed;

  InstanceFleet(InstanceSupervisor.Services services) {
    this.services = services;
  }

  /** Begins to find and start instances; returns at once. */
  public synchronized void open() {
    services.commands().onAdded(commandAdded);
    ManagementPool pool = services.pool();
    pool.execute(this::boot);
    Duration third = services.settings().limits().lease().dividedBy(3);
    clocks.add(pool.every(third, () -> each(InstanceSupervisor::tick)));
    clocks.add(pool.every(ASK_EVERY, () -> each(InstanceSupervisor::ask)));
    clocks.add(pool.every(LOOK_EVERY, this::lookAgain));
    clocks.add(pool.every(FORGET_EVERY, this::forgetOld));
  }

  private void each(java.util.function.Consumer<InstanceSupervisor> action) {
    for (InstanceSupervisor supervisor : supervisors.values()) {
      services.pool().execute(() -> action.accept(supervisor));
    }
  }

  private void boot() {
    if (closed) {
      return;
    }
    try {
      takeBack();
      services.library().reload();
      look();
      retainInstalled();
      booted = true;
    } catch (ProblemException e) {
      LOG.debug("Finding the instances failed", e);
      services.pool().after(RETRY_BOOT, this::boot);
    }
  }

  /** Before anything is claimed: what this node holds is what its killed process had under way. */
  private void takeBack() {
    if (!tookBack) {
      for (Tenant tenant : services.stores().tenants().list()) {
        services.stores().subscriptions().giveBack(tenant.id(), services.settings().node());
      }
      tookBack = true;
    }
  }

  private void lookAgain() {
    try {
      if (booted && !closed) {
        services.library().reload();
        look();
      }
    } catch (ProblemException e) {
      LOG.debug("Finding the instances failed", e);
    }
  }

  private void look() {
    Set<InstanceKey> found = new HashSet<>();
    for (InstanceTable.Row row : rows()) {
      found.add(row.key());
      supervisor(row).reconcile();
    }
    for (InstanceKey key : Set.copyOf(supervisors.keySet())) {
      if (!found.contains(key)) {
        let(supervisors.remove(key), "gone");
      }
    }
  }

  private static void let(@Nullable InstanceSupervisor supervisor, String why) {
    if (supervisor != null) {
      LOG.debug("An instance is {}", why);
      supervisor.disposeSoon();
    }
  }

  /** Returns the instances of every tenant. */
  public List<InstanceTable.Row> rows() {
    List<InstanceTable.Row> rows = new ArrayList<>();
    for (Tenant tenant : services.stores().tenants().list()) {
      rows.addAll(services.stores().transactions().call(tenant.id(), InstanceTable::list));
    }
    return rows;
  }

  /** Returns the supervisor of an instance; an instance made anew under its name gets a new one. */
  InstanceSupervisor supervisor(InstanceTable.Row row) {
    return supervisors.compute(
        row.key(),
        (key, present) -> {
          if (present != null && present.id().equals(row.id())) {
            return present;
          }
          let(present, "replaced");
          return new InstanceSupervisor(services, key, row.id());
        });
  }

  /** Returns the supervisor of an instance that was found already. */
  Optional<InstanceSupervisor> find(InstanceKey key) {
    return Optional.ofNullable(supervisors.get(key));
  }

  /** Returns every supervisor by its instance. */
  Map<InstanceKey, InstanceSupervisor> supervisors() {
    return Map.copyOf(supervisors);
  }

  /** Stops a deleted instance and forgets it. */
  void forget(InstanceKey key) {
    InstanceSupervisor supervisor = supervisors.remove(key);
    if (supervisor != null) {
      await(supervisor.dispose(), LONGEST_CLOSE);
    }
  }

  /** Returns whether every instance was looked at once since the start of this node. */
  public boolean reconciled() {
    return booted && supervisors.values().stream().allMatch(one -> one.reconciledOnce().isDone());
  }

  /** Tries to start what waits for something that may have come: a command, an archive. */
  public void startWaiting() {
    supervisors.values().forEach(InstanceSupervisor::startNow);
  }

  /**
   * Switches an instance to another archive and waits for the end of it.
   *
   * @return why it returned to its old one; empty if it did not
   */
  public Optional<Problem> switchTo(InstanceTable.Row row, String sha256) {
    try {
      return supervisor(row).switchTo(sha256).get(LONGEST_SWITCH.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(switchFailed());
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("Switching {} failed", row.key(), e);
      return Optional.of(switchFailed());
    }
  }

  /** Uninstalls every archive that no running context and no current type uses. */
  public void retainInstalled() {
    Set<String> used = new HashSet<>();
    supervisors.values().forEach(one -> one.archiveInUse().ifPresent(used::add));
    ArchiveLibrary library = services.library();
    library
        .types()
        .forEach(type -> library.current(type).ifPresent(version -> used.add(version.sha256())));
    rows().forEach(row -> used.add(row.sha256()));
    library.retainInstalled(used);
  }

  /** Returns the rows of a type in the order they are switched: the healthiest is the canary. */
  public List<InstanceTable.Row> ofType(String type, Predicate<InstanceTable.Row> which) {
    return rows().stream()
        .filter(row -> row.type().equals(type))
        .filter(which)
        .sorted(java.util.Comparator.comparing(row -> stateOf(row) != InstanceState.ONLINE))
        .toList();
  }

  private InstanceState stateOf(InstanceTable.Row row) {
    return find(row.key())
        .filter(InstanceSupervisor::leads)
        .map(one -> one.status(row, null).actual())
        .orElse(row.seen().actual());
  }

  private void forgetOld() {
    int days = services.settings().keepDays();
    try {
      for (Tenant tenant : services.stores().tenants().list()) {
        services
            .stores()
            .transactions()
            .run(
                tenant.id(),
                tx -> {
                  RunTable.forget(tx, days);
                  ErrorTable.forget(tx, days);
                });
      }
    } catch (ProblemException e) {
      LOG.debug("Forgetting old runs failed", e);
    }
  }

  /** Stops every instance and gives its lease up. */
  @Override
  public void close() {
    closed = true;
    services.commands().forget(commandAdded);
    synchronized (this) {
      clocks.forEach(ManagementPool.Planned::cancel);
    }
    Collection<CompletableFuture<Boolean>> ends =
        supervisors.values().stream().map(InstanceSupervisor::dispose).toList();
    await(CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)), LONGEST_CLOSE);
    supervisors.clear();
  }

  private static void await(CompletableFuture<?> end, Duration limit) {
    try {
      end.get(limit.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("An instance did not stop within {}", limit);
    }
  }

  private static Problem switchFailed() {
    return Problem.of(
        "deployment.switch-failed",
        "The instance could not be switched in time.",
        "Look at its status, then deploy again.");
  }
}
