// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.oresund.api.Problem;
import org.oresund.api.TenantId;
import org.oresund.connector.Configuration;
import org.oresund.connector.Connector;
import org.oresund.connector.ConnectorContext;
import org.oresund.privacy.FieldCipher;
import org.oresund.runtime.internal.archive.InstalledConnector;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.runtime.internal.endpoint.CommandRegistry;
import org.oresund.runtime.internal.endpoint.DeadLetterBox;
import org.oresund.runtime.internal.endpoint.EventPump;
import org.oresund.runtime.internal.endpoint.InstanceScope;
import org.oresund.runtime.internal.endpoint.OresundComponent;
import org.oresund.runtime.internal.endpoint.RouteErrors;
import org.oresund.runtime.internal.endpoint.RouteWatch;
import org.oresund.runtime.internal.endpoint.Wakeups;
import org.oresund.runtime.internal.endpoint.WorkMeter;

/**
 * Builds Camel contexts: every one of one instance, bound to one tenant, with the connector's own
 * bundle context. Thread-safe.
 */
final class InstanceContextFactory {

  private static final Duration BUILD_LIMIT = Duration.ofSeconds(60);
  private static final int IDLE_SECONDS = 10;

  private final RuntimeSettings settings;
  private final RuntimeStores stores;
  private final Shared shared;

  /**
   * What all contexts share.
   *
   * @param commands commands of the cores
   * @param wakeups hints of the event queue
   * @param cipher encrypts dead letters
   */
  record Shared(CommandRegistry commands, Wakeups wakeups, FieldCipher cipher) {}

  /**
   * What a context is built for.
   *
   * @param key the instance
   * @param zone of its tenant
   * @param checked its configuration, with the version of the type
   * @param meter counts its work
   */
  record Order(InstanceKey key, ZoneId zone, Configurations.Checked checked, WorkMeter meter) {}

  InstanceContextFactory(RuntimeSettings settings, RuntimeStores stores, Shared shared) {
    this.settings = settings;
    this.stores = stores;
    this.shared = shared;
  }

  /**
   * Builds a context with its routes not started.
   *
   * @throws Exception as connector or Camel threw it
   */
  InstanceContext build(Order order) throws Exception {
    InstalledConnector installed = order.checked().connector();
    ContextHealth health = new ContextHealth();
    InstanceScope scope =
        new InstanceScope(
            new InstanceScope.Identity(
                order.key().tenant(),
                installed.metadata().type(),
                order.key().name(),
                installed.metadata().rights()),
            shared.commands(),
            order.meter(),
            health);
    ThreadPoolExecutor workers = workers(order.key(), installed.loader());
    try {
      return ConnectorCalls.call(
          installed.loader(),
          BUILD_LIMIT,
          () -> {
            Connector connector = installed.create();
            DefaultCamelContext camel = new OsgiDefaultCamelContext(installed.bundleContext());
            try {
              configure(camel, order, scope);
              RoutesBuilder routes = connector.routes(context(order, health));
              camel.addRoutes(routes);
              camel.start();
            } catch (Exception e) {
              camel.stop();
              throw e;
            }
            return new InstanceContext(
                new InstanceContext.Parts(installed, connector, camel, scope, health, workers),
                pumpServices(workers));
          });
    } catch (Exception e) {
      workers.shutdownNow();
      throw e;
    }
  }

  private void configure(DefaultCamelContext camel, Order order, InstanceScope scope)
      throws Exception {
    camel.getCamelContextExtension().setName(order.key().tenant() + "-" + order.key().name());
    camel.disableJMX();
    camel.setAutoStartup(false);
    camel.setLoadTypeConverters(false);
    camel.setAllowUseOriginalMessage(true);
    camel.setStartupSummaryLevel(StartupSummaryLevel.Off);
    camel.getShutdownStrategy().setTimeout(5);
    camel.getShutdownStrategy().setTimeUnit(TimeUnit.SECONDS);
    camel.getShutdownStrategy().setShutdownNowOnTimeout(true);
    camel.getShutdownStrategy().setSuppressLoggingOnTimeout(true);
    camel.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
    DeadLetterBox box =
        new DeadLetterBox(
            new DeadLetterBox.Stores(
                stores.transactions(), stores.deadLetters(), stores.blobs(), shared.cipher()),
            scope);
    camel.addComponent(OresundComponent.SCHEME, new OresundComponent(camel, scope, box));
    camel.addModelLifecycleStrategy(new RouteErrors(scope, settings.retries().messages(), box));
    camel.addRoutePolicyFactory(
        (context, routeId, definition) ->
            RouteWatch.of(scope, ((RouteDefinition) definition).getInput().getEndpointUri()));
  }

  private EventPump.Services pumpServices(ThreadPoolExecutor workers) {
    return new EventPump.Services(
        stores.subscriptions(),
        shared.wakeups(),
        settings.node(),
        workers,
        new Semaphore(settings.inFlight()),
        settings.retries().messages());
  }

  /** Work in flight, one run and one look for work have a thread each, and more there are not. */
  private ThreadPoolExecutor workers(InstanceKey key, ClassLoader loader) {
    return new ThreadPoolExecutor(
        0,
        settings.inFlight() + 2,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread =
              new Thread(null, task, "oresund-" + key.tenant() + "-" + key.name(), 0, false);
          thread.setContextClassLoader(loader);
          thread.setDaemon(true);
          return thread;
        });
  }

  private ConnectorContext context(Order order, ContextHealth health) {
    return new Given(
        order.key(),
        order.zone(),
        order.checked().configuration(),
        settings.tenantFolder(order.key().tenant()),
        health);
  }

  private record Given(
      InstanceKey key,
      ZoneId zone,
      Configuration configuration,
      Path tenantFolder,
      ContextHealth health)
      implements ConnectorContext {

    @Override
    public TenantId tenant() {
      return key.tenant();
    }

    @Override
    public String instance() {
      return key.name();
    }

    @Override
    public void offline(Problem problem) {
      health.offline(problem);
    }

    @Override
    public void online() {
      health.online();
    }

    @Override
    public String toString() {
      return key.toString();
    }
  }
}
