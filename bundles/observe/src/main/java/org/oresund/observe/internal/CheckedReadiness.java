// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.observe.HealthCheck;
import org.oresund.observe.HealthCheck.Result;
import org.oresund.observe.Readiness;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs every registered check under a deadline and treats a required check that is missing as down,
 * so that a node still starting is never called ready.
 */
@Component(configurationPid = "org.oresund.readiness")
public final class CheckedReadiness implements Readiness {

  private static final Logger LOG = LoggerFactory.getLogger(CheckedReadiness.class);
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Settings of the probe. */
  @interface Settings {
    /** Names of the checks without which the node is not ready. */
    String[] required() default {
      "accounts",
      "audit-log",
      "database",
      "key-store",
      "keys-in-use",
      "migrations",
      "rest",
      "runtime"
    };
  }

  private final Set<String> required;
  private final Map<String, HealthCheck> checks = new ConcurrentHashMap<>();
  private final Map<String, Future<Result>> running = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "oresund-health");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable Report last;
  private long lastAt;
  private boolean wasReady;

  /** Creates the probe with its settings. */
  @Activate
  public CheckedReadiness(Settings settings) {
    this(Set.of(settings.required()));
  }

  CheckedReadiness(Set<String> required) {
    this.required = Set.copyOf(required);
  }

  /** Ends the threads of the probe. */
  @Deactivate
  public void stop() {
    threads.shutdownNow();
  }

  /** Adds a check. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "remove")
  public void add(HealthCheck check) {
    checks.put(check.name(), check);
  }

  /** Removes a check. */
  public void remove(HealthCheck check) {
    checks.remove(check.name(), check);
  }

  @Override
  public synchronized Report report() {
    long now = System.nanoTime();
    if (last == null || now - lastAt > FRESH_NANOS) {
      last = probe();
      lastAt = System.nanoTime();
      logChange(last);
    }
    return last;
  }

  private Report probe() {
    Set<String> names = new TreeSet<>(required);
    names.addAll(checks.keySet());
    names.forEach(this::start);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HealthCheck.DEADLINE_MILLIS);
    List<Entry> entries = new ArrayList<>();
    for (String name : names) {
      entries.add(new Entry(name, await(name, deadline)));
    }
    entries.sort(Comparator.comparing(Entry::name));
    boolean ready = entries.stream().noneMatch(e -> e.result().state() == HealthCheck.State.DOWN);
    return new Report(ready, entries);
  }

  /** Starts the check unless its last run has not come back yet. */
  private void start(String name) {
    HealthCheck check = checks.get(name);
    if (check != null) {
      running.computeIfAbsent(name, ignored -> threads.submit(check::check));
    }
  }

  private Result await(String name, long deadline) {
    Future<Result> future = running.get(name);
    if (future == null) {
      return Result.down(notStarted(name));
    }
    try {
      Result result = future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      running.remove(name, future);
      return result;
    } catch (TimeoutException e) {
      return Result.down(tooSlow(name));
    } catch (ExecutionException e) {
      running.remove(name, future);
      return Result.down(failed(name, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.down(tooSlow(name));
    }
  }

  private void logChange(Report report) {
    if (report.ready() == wasReady) {
      return;
    }
    wasReady = report.ready();
    if (wasReady) {
      LOG.info("Ready: {} checks in order.", report.checks().size());
      return;
    }
    report.checks().stream()
        .map(entry -> entry.result().problem())
        .filter(problem -> problem != null)
        .forEach(problem -> LOG.warn("No longer ready: {}", problem.line()));
  }

  private static Problem notStarted(String name) {
    return Problem.of(
            "health.not-started",
            "The part \"" + name + "\" has not started yet.",
            "Wait; if it stays so, read the log for the reason.")
        .with("check", name);
  }

  private static Problem tooSlow(String name) {
    return Problem.of(
            "health.check-timeout",
            "The check \"" + name + "\" gave no answer in time.",
            "Look for an overloaded or unreachable part.")
        .with("check", name);
  }

  private static Problem failed(String name, ExecutionException e) {
    if (e.getCause() instanceof ProblemException known) {
      return known.problem();
    }
    LOG.debug("The check {} failed.", name, e);
    return Problem.of(
            "health.check-failed",
            "The check \"" + name + "\" failed unexpectedly.",
            "Report it as a fault; the debug log has the cause.")
        .with("check", name);
  }
}
