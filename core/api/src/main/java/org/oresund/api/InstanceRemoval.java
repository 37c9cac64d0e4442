// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Has a say when a connector instance is deleted; registered as an OSGi service by each core that
 * keeps what instances bring.
 *
 * <p>Both methods may block for database work.
 */
@ConsumerType
public interface InstanceRemoval {

  /**
   * Returns why the instance must not be deleted as things are, with the ways out; empty if nothing
   * speaks against it.
   */
  Optional<Problem> objection(TenantId tenant, String instance);

  /**
   * Makes what the instance brought the core's own. The instance has stopped; repeating this
   * changes nothing more.
   *
   * @param by account that deletes the instance, for the audit log
   */
  void release(TenantId tenant, String instance, String by);
}
