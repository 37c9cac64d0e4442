// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.container;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.oresund.runtime.ConnectorTypes;
import org.oresund.runtime.DeadLetterService;
import org.oresund.runtime.Deployments;
import org.oresund.runtime.Instances;
import org.oresund.runtime.Runs;
import org.oresund.runtime.RuntimeMetrics;
import org.oresund.runtime.internal.archive.ArchiveLibrary;
import org.oresund.runtime.internal.deployment.DeployFolder;
import org.oresund.runtime.internal.deployment.DeploymentDesk;
import org.oresund.runtime.internal.deployment.Switching;
import org.oresund.runtime.internal.deployment.Verifying;
import org.oresund.runtime.internal.endpoint.Backoff;
import org.oresund.runtime.internal.instance.RuntimeNode;
import org.oresund.runtime.internal.instance.RuntimeSettings;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Starts the runtime when tables, keys and queue are there, and offers its services. */
@Component(
    service = NodeComponent.class,
    immediate = true,
    configurationPid = "org.oresund.runtime",
    configurationPolicy = ConfigurationPolicy.OPTIONAL)
public final class NodeComponent {

  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private final ArchiveLibrary library;
  private final RuntimeNode node;
  private final Verifying verifying;
  private final DeployFolder folder;

  /** What operators may set; durations are ISO-8601. */
  @interface Settings {
    /** Exchanges an instance works on at the same time. */
    int inFlight() default 4;

    /** How long a new version must do well before it stays. */
    String healthGate() default "PT5S";

    /** How long work in flight may go on before its context stops. */
    String drainLimit() default "PT30S";

    /** How long one run may take. */
    String runLimit() default "PT12H";

    /** How long leadership lasts without renewal. */
    String lease() default "PT15S";

    /** How often work is tried before it is laid aside. */
    int messageAttempts() default 10;

    /** How often a run is tried before it fails. */
    int runAttempts() default 6;

    /** How long runs and troubles are remembered, in days. */
    int keepDays() default 90;
  }

  /** Starts the node; finding and starting instances goes on by itself. */
  @Activate
  public NodeComponent(
      BundleContext context,
      Settings settings,
      @Reference StoreServices store,
      @Reference PrivacyServices privacy,
      @Reference WorkServices work) {
    String configured = context.getProperty("oresund.data");
    Path data = Path.of(configured == null ? "data" : configured).toAbsolutePath();
    library =
        new ArchiveLibrary(store.stores().transactions(), store.stores().blobs(), context, data);
    RuntimeSettings limits = settings(settings, data);
    node =
        new RuntimeNode(
            new RuntimeNode.Parts(
                limits,
                store.stores(),
                privacy.privacy(),
                library,
                work.commands(),
                work.wakeups(),
                work.removals(),
                work.pool()));
    Switching switching =
        new Switching(store.stores().transactions(), library, node.fleet(), work.pool());
    verifying = new Verifying(store.stores().transactions(), limits.node(), work.pool());
    DeploymentDesk deployments =
        new DeploymentDesk(
            new DeploymentDesk.Parts(
                store.stores().transactions(), library, verifying, switching, node.audit()));
    offer(context, deployments);
    node.fleet().open();
    switching.continueSoon();
    folder = new DeployFolder(data, deployments, work.pool());
  }

  private static RuntimeSettings settings(Settings settings, Path data) {
    Duration longest = Duration.ofMinutes(5);
    return new RuntimeSettings(
        NodeIdentity.of(data),
        data,
        settings.inFlight(),
        new RuntimeSettings.Limits(
            Duration.parse(settings.healthGate()),
            Duration.parse(settings.drainLimit()),
            Duration.parse(settings.runLimit()),
            Duration.parse(settings.lease())),
        new RuntimeSettings.Retries(
            new Backoff(Duration.ofSeconds(1), longest, settings.messageAttempts()),
            new Backoff(Duration.ofSeconds(2), longest, settings.runAttempts()),
            new Backoff(Duration.ofSeconds(2), longest, Integer.MAX_VALUE)),
        settings.keepDays());
  }

  private void offer(BundleContext context, DeploymentDesk deployments) {
    RuntimeNode.Desks desks = node.desks();
    registrations.add(context.registerService(ConnectorTypes.class, desks.types(), null));
    registrations.add(context.registerService(Instances.class, desks.instances(), null));
    registrations.add(context.registerService(Runs.class, desks.runs(), null));
    registrations.add(context.registerService(DeadLetterService.class, desks.deadLetters(), null));
    registrations.add(context.registerService(RuntimeMetrics.class, desks.metrics(), null));
    registrations.add(context.registerService(Deployments.class, deployments, null));
  }

  /** Returns whether every instance was looked at once since the start. */
  boolean reconciled() {
    return node.fleet().reconciled();
  }

  /** Stops every instance and gives up the leases. */
  @Deactivate
  public void close() {
    folder.close();
    verifying.close();
    registrations.forEach(ServiceRegistration::unregister);
    node.fleet().close();
    library.close();
  }
}
