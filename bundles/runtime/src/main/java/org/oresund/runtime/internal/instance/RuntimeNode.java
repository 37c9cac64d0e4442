// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import org.oresund.privacy.AuditLog;
import org.oresund.privacy.FieldCipher;
import org.oresund.runtime.ConnectorTypes;
import org.oresund.runtime.DeadLetterService;
import org.oresund.runtime.Instances;
import org.oresund.runtime.Runs;
import org.oresund.runtime.RuntimeMetrics;
import org.oresund.runtime.internal.archive.ArchiveLibrary;
import org.oresund.runtime.internal.endpoint.CommandRegistry;
import org.oresund.runtime.internal.endpoint.Wakeups;

/** Puts the parts of one node together; knows no container. */
public final class RuntimeNode {

  private final InstanceFleet fleet;
  private final Audit audit;
  private final Desks desks;

  /**
   * What a node is made of.
   *
   * @param settings limits, retries and places
   * @param stores the database
   * @param privacy keys and audit
   * @param library archives
   * @param commands commands of the cores
   * @param wakeups hints of the event queue
   * @param removals cores that have a say when an instance is deleted
   * @param pool management threads
   */
  public record Parts(
      RuntimeSettings settings,
      RuntimeStores stores,
      Privacy privacy,
      ArchiveLibrary library,
      CommandRegistry commands,
      Wakeups wakeups,
      InstanceRemovals removals,
      ManagementPool pool) {}

  /**
   * What the runtime uses of privacy.
   *
   * @param cipher encrypts secrets and dead letters
   * @param auditLog who changed what
   */
  public record Privacy(FieldCipher cipher, AuditLog auditLog) {}

  /**
   * The services for other bundles.
   *
   * @param types connector types
   * @param instances instances
   * @param runs runs
   * @param deadLetters dead letters
   * @param metrics figures
   */
  public record Desks(
      ConnectorTypes types,
      Instances instances,
      Runs runs,
      DeadLetterService deadLetters,
      RuntimeMetrics metrics) {}

  /** Puts the parts together; nothing runs before {@link InstanceFleet#open()}. */
  public RuntimeNode(Parts parts) {
    FieldCipher cipher = parts.privacy().cipher();
    InstanceSupervisor.Services services =
        new InstanceSupervisor.Services(
            parts.settings(),
            parts.stores(),
            parts.library(),
            new Configurations(cipher),
            new InstanceContextFactory(
                parts.settings(),
                parts.stores(),
                new InstanceContextFactory.Shared(parts.commands(), parts.wakeups(), cipher)),
            parts.pool(),
            parts.commands(),
            new RunSignals());
    this.audit = new Audit(parts.privacy().auditLog());
    this.fleet = new InstanceFleet(services);
    OpenDeadLetters deadLetters = new OpenDeadLetters(parts.stores(), cipher);
    this.desks =
        new Desks(
            new TypeDesk(parts.library()),
            new InstanceDesk(fleet, services, audit, deadLetters, parts.removals()),
            new RunDesk(fleet, services),
            new DeadLetterDesk(fleet, parts.stores(), deadLetters, audit),
            new MetricsDesk(fleet));
  }

  /** Returns the instances of this node. */
  public InstanceFleet fleet() {
    return fleet;
  }

  /** Returns what writes into the audit log. */
  public Audit audit() {
    return audit;
  }

  /** Returns the services for other bundles. */
  public Desks desks() {
    return desks;
  }
}
