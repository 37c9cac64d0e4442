// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps the instances of every tenant: their configuration, their desired state and how they are.
 *
 * <p>Every method may block for database work; {@link #test} also for the outside system. Trouble
 * is a {@link org.oresund.api.ProblemException}; an unknown instance is {@code instance.not-found}.
 */
@ProviderType
public interface Instances {

  /**
   * What shall be saved.
   *
   * @param type connector type; never changes for an existing instance
   * @param config the whole configuration; {@code "***"} keeps a secret as it is
   * @param by account that asks, for the audit log
   */
  record Change(String type, Map<String, Object> config, String by) {}

  /**
   * What became of a change.
   *
   * @param outcome what was done
   * @param instance the instance after it
   */
  record Saved(Outcome outcome, InstanceView instance) {

    /** What was done with a change. */
    public enum Outcome {
      /** The instance is new. */
      CREATED,
      /** The configuration is active. */
      CHANGED,
      /** It is the active configuration already. */
      UNCHANGED,
      /** It waits as draft for the release of its plan. */
      DRAFTED
    }
  }

  /**
   * Creates an instance or changes its configuration. A new instance is enabled. The answer does
   * not wait for the start.
   *
   * @param instance slug of 2 to 63 characters, {@code [a-z][a-z0-9-]*}
   * @throws org.oresund.api.ProblemException {@code configuration.invalid} with every problem as a
   *     field; {@code connector.unknown-type}; {@code instance.type-differs}
   */
  Saved put(TenantId tenant, String instance, Change change);

  /** Returns the instance with this name. */
  Optional<InstanceView> find(TenantId tenant, String instance);

  /** Returns all instances of the tenant, ordered by name. */
  List<InstanceView> list(TenantId tenant);

  /** What becomes of what an instance brought when it is deleted. */
  enum Belongings {
    /** It stays as it is; a core that would be left with it refuses. */
    KEEP,
    /** It becomes the core's own, for example local people. */
    RELEASE
  }

  /**
   * Stops the instance and deletes it with its configuration; nobody and nothing that it brought is
   * deleted.
   *
   * @throws org.oresund.api.ProblemException {@code people.instance-leads-people} or what else
   *     speaks against it with {@link Belongings#KEEP}
   */
  void delete(TenantId tenant, String instance, Belongings belongings, String by);

  /**
   * Tries the connection without saving anything.
   *
   * @param config configuration to try; {@code "***"} means the saved secret; null tries the active
   *     one
   */
  ConnectionTestReport test(TenantId tenant, String instance, @Nullable Map<String, Object> config);

  /** Lets the instance finish what it has and rest. Answers at once. */
  InstanceStatus suspend(TenantId tenant, String instance, String by);

  /** Starts the instance; also after the runtime suspended it because of a problem. */
  InstanceStatus resume(TenantId tenant, String instance, String by);

  /**
   * Returns how the instance is on this node. Of an instance without trouble of its own the problem
   * is that of a plan which is held back, until it is decided or a later run finds none.
   */
  InstanceStatus status(TenantId tenant, String instance);

  /** Returns the troubles of the instance, newest first. */
  Page<InstanceError> errors(TenantId tenant, String instance, PageRequest page);

  /**
   * Makes the draft active that waits for this plan, and shows the plan no longer as held back;
   * called when the plan was released.
   */
  void planReleased(TenantId tenant, UUID plan, String by);

  /**
   * Drops the draft that waits for this plan, and shows the plan no longer as held back; called
   * when the plan was rejected.
   */
  void planRejected(TenantId tenant, UUID plan, String by);
}
