// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.Suspendable;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.connector.Connector;
import org.oresund.connector.RejectedException;
import org.oresund.connector.ReportsBacklog;
import org.oresund.connector.ReportsHealth;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunResult;
import org.oresund.connector.TransientException;
import org.oresund.runtime.internal.archive.InstalledConnector;
import org.oresund.runtime.internal.endpoint.EventPump;
import org.oresund.runtime.internal.endpoint.EventsConsumer;
import org.oresund.runtime.internal.endpoint.InstanceScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Camel context of one instance with everything that lives as long as it. Built with its routes
 * not started; used by one thread at a time, except where said otherwise.
 */
final class InstanceContext {

  private static final Logger LOG = LoggerFactory.getLogger(InstanceContext.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Duration ASK_LIMIT = Duration.ofSeconds(3);

  private final Parts parts;
  private final EventPump.Services pumpServices;

  /** Kept, because a bundle that is gone has none to give, and its context still has to stop. */
  private final ClassLoader loader;

  private volatile List<EventPump> pumps = List.of();

  /**
   * What a context is made of.
   *
   * @param installed the version of the type
   * @param connector the object of this start
   * @param camel the context
   * @param scope its endpoints' view
   * @param health what it tells about the outside system
   * @param workers its threads
   */
  record Parts(
      InstalledConnector installed,
      Connector connector,
      CamelContext camel,
      InstanceScope scope,
      ContextHealth health,
      ThreadPoolExecutor workers) {}

  /** Which routes are started. */
  enum Routes {
    /** Every one. */
    ALL,
    /** Those a run needs: a draft takes nothing else in. */
    RUNS
  }

  InstanceContext(Parts parts, EventPump.Services pumpServices) {
    this.parts = parts;
    this.pumpServices = pumpServices;
    this.loader = parts.installed().loader();
  }

  InstalledConnector installed() {
    return parts.installed();
  }

  InstanceScope scope() {
    return parts.scope();
  }

  ContextHealth health() {
    return parts.health();
  }

  ThreadPoolExecutor workers() {
    return parts.workers();
  }

  /** Returns the route with this id. */
  Optional<Route> route(String id) {
    return Optional.ofNullable(parts.camel().getRoute(id));
  }

  /**
   * Does a run on the calling thread.
   *
   * @return how it ended; null if the route left no result
   */
  @Nullable RunResult run(RunRequest request) throws Exception {
    return parts
        .scope()
        .runs()
        .orElseThrow(() -> new RejectedException(noRouteForRuns()))
        .run(request);
  }

  private static Problem noRouteForRuns() {
    return Problem.of(
        "run.no-route",
        "The connector has no route that takes runs.",
        "Use a connector that declares this mode.");
  }

  /** Starts the routes and begins to take events. */
  void start(Routes which) throws Exception {
    call(
        START_LIMIT,
        () -> {
          for (Route route : inOrder(which)) {
            parts.camel().getRouteController().startRoute(route.getRouteId());
          }
          return this;
        });
    if (which == Routes.ALL) {
      openPumps();
    }
  }

  private List<Route> inOrder(Routes which) {
    return parts.camel().getRoutes().stream()
        .filter(route -> route.isAutoStartup())
        .filter(route -> which == Routes.ALL || servesRuns(route))
        .sorted(Comparator.comparing(route -> !isInternal(route)))
        .toList();
  }

  private static boolean servesRuns(Route route) {
    return isInternal(route) || route.getEndpoint().getEndpointUri().startsWith("oresund:");
  }

  private static boolean isInternal(Route route) {
    String uri = route.getEndpoint().getEndpointUri();
    return uri.startsWith("direct:") || uri.startsWith("seda:");
  }

  private void openPumps() {
    List<EventPump> opened = new ArrayList<>();
    for (EventsConsumer consumer : parts.scope().events()) {
      EventPump pump = new EventPump(pumpServices, parts.scope(), consumer);
      opened.add(pump);
      pumps = List.copyOf(opened);
      pump.open();
    }
  }

  private void closePumps() {
    pumps.forEach(EventPump::close);
    pumps = List.of();
  }

  /** Extends the leases of events being worked on. Thread-safe. */
  void renewDeliveries() {
    pumps.forEach(EventPump::renew);
  }

  /** Takes nothing new; what is being worked on goes on. */
  void suspend() throws Exception {
    closePumps();
    call(
        STOP_LIMIT,
        () -> {
          for (Route route : parts.camel().getRoutes()) {
            if (!isInternal(route)) {
              pause(route.getConsumer());
            }
          }
          return this;
        });
  }

  private static void pause(Consumer consumer) {
    if (consumer instanceof Suspendable) {
      ServiceHelper.suspendService(consumer);
    } else {
      ServiceHelper.stopService(consumer);
    }
  }

  /** Takes work again after {@link #suspend}. */
  void resume() throws Exception {
    parts.scope().reopen();
    call(
        START_LIMIT,
        () -> {
          for (Route route : inOrder(Routes.ALL)) {
            ServiceHelper.resumeService(route.getConsumer());
            ServiceHelper.startService(route.getConsumer());
          }
          return this;
        });
    openPumps();
  }

  /**
   * Waits until nothing is being worked on.
   *
   * @return false if something still is after the limit
   */
  boolean drain(Duration limit) throws InterruptedException {
    return parts.scope().awaitIdle(limit);
  }

  /** Ends the context; what is still being worked on can change nothing more. */
  void stop() {
    parts.health().ignore();
    closePumps();
    parts.scope().close();
    parts.workers().shutdownNow();
    try {
      call(
          STOP_LIMIT,
          () -> {
            parts.camel().stop();
            return this;
          });
      if (parts.connector() instanceof AutoCloseable closeable) {
        call(
            STOP_LIMIT,
            () -> {
              closeable.close();
              return this;
            });
      }
      if (!parts.workers().awaitTermination(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("Threads of {} did not end", parts.camel().getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("{} did not stop cleanly ({})", parts.camel().getName(), e.getClass().getName());
      LOG.debug("{} did not stop cleanly", parts.camel().getName(), e);
    }
  }

  /** Asks the connector how the outside system is. Thread-safe. */
  void askHealth() {
    if (!(parts.connector() instanceof ReportsHealth reports)) {
      return;
    }
    try {
      parts.health().asked(call(ASK_LIMIT, reports::health));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.debug("Asking {} for its health failed", parts.camel().getName(), e);
      parts.health().asked(Optional.of(unanswered(e)));
    }
  }

  /** Returns how much waits outside; -1 if not known. Thread-safe. */
  long backlog() {
    if (!(parts.connector() instanceof ReportsBacklog reports)) {
      return -1;
    }
    try {
      return call(ASK_LIMIT, reports::backlog);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    } catch (Exception e) {
      LOG.debug("Asking {} for its backlog failed", parts.camel().getName(), e);
      return -1;
    }
  }

  private <T> T call(Duration limit, java.util.concurrent.Callable<T> code) throws Exception {
    return ConnectorCalls.call(loader, limit, code);
  }

  private static Problem unanswered(Exception failure) {
    return failure instanceof TransientException || failure instanceof ProblemException
        ? ((ProblemException) failure).problem()
        : Problem.of(
            "connector.health-unknown",
            "The connector could not tell how the outside system is ("
                + failure.getClass().getSimpleName()
                + ").",
            "Report it to the maker of the connector.");
  }
}
