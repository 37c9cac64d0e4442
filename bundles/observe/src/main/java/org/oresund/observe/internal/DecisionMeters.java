// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.people.OpenDecisions;
import org.oresund.store.Tenant;
import org.oresund.store.TenantRegister;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows for each tenant what waits for a person's decision as meters: held plans, and people whose
 * access is suspended meanwhile.
 */
@Component(
    service = {},
    immediate = true)
public final class DecisionMeters {

  private static final Logger LOG = LoggerFactory.getLogger(DecisionMeters.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  private final Supplier<List<TenantId>> tenants;
  private final OpenDecisions decisions;
  private final Figure plansHeld;
  private final Figure accessSuspended;
  private final ScheduledExecutorService clock;
  private final ScheduledFuture<?> looking;
  private boolean stopped;

  /** Begins to show the figures; they are at most half a minute old. */
  @Activate
  public DecisionMeters(
      @Reference MeterRegistry registry,
      @Reference TenantRegister tenants,
      @Reference OpenDecisions decisions) {
    this(registry, () -> tenants.list().stream().map(Tenant::id).toList(), decisions);
  }

  DecisionMeters(
      MeterRegistry registry, Supplier<List<TenantId>> tenants, OpenDecisions decisions) {
    this.tenants = tenants;
    this.decisions = decisions;
    this.plansHeld =
        new Figure(
            MultiGauge.builder("oresund.plans.held")
                .description("Plans that the mass-change guard holds back")
                .register(registry),
            OpenDecisions.Counts::heldPlans);
    this.accessSuspended =
        new Figure(
            MultiGauge.builder("oresund.access.suspended")
                .description("People without access although the change of their data is held back")
                .register(registry),
            OpenDecisions.Counts::suspendedAccess);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "oresund-decisions");
              thread.setDaemon(true);
              return thread;
            });
    this.looking =
        clock.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One meter with a value for each tenant. */
  private static final class Figure {
    private final MultiGauge gauge;
    private final ToLongFunction<OpenDecisions.Counts> value;
    private final Map<TenantId, AtomicLong> values = new HashMap<>();

    Figure(MultiGauge gauge, ToLongFunction<OpenDecisions.Counts> value) {
      this.gauge = gauge;
      this.value = value;
    }

    void show(Map<TenantId, OpenDecisions.Counts> counts) {
      values.keySet().retainAll(counts.keySet());
      counts.forEach(
          (tenant, found) ->
              values
                  .computeIfAbsent(tenant, added -> new AtomicLong())
                  .set(value.applyAsLong(found)));
      gauge.register(
          values.entrySet().stream()
              .map(
                  entry ->
                      MultiGauge.Row.of(
                          Tags.of("tenant", entry.getKey().value()), entry.getValue()))
              .toList());
    }

    void hide() {
      gauge.register(List.of());
    }
  }

  /** Looks at every tenant once; what cannot be read now keeps its value. */
  synchronized void look() {
    if (stopped) {
      return;
    }
    try {
      Map<TenantId, OpenDecisions.Counts> counts = new HashMap<>();
      for (TenantId tenant : tenants.get()) {
        counts.put(tenant, decisions.of(tenant));
      }
      plansHeld.show(counts);
      accessSuspended.show(counts);
    } catch (ProblemException e) {
      LOG.debug("Open decisions cannot be counted now", e);
    }
  }

  /** Takes the figures away. */
  @Deactivate
  public synchronized void stop() {
    stopped = true;
    looking.cancel(false);
    clock.shutdown();
    plansHeld.hide();
    accessSuspended.hide();
  }
}
