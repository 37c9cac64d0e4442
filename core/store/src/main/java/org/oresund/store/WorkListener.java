// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears that a subscription may have work; a hint, never a promise. */
@ConsumerType
@FunctionalInterface
public interface WorkListener {

  /**
   * Called on the store's wake-up thread: must not block and must not use the database.
   *
   * <p>May come for paused and unknown subscriptions, more than once for the same work.
   */
  void mayHaveWork(TenantId tenant, String subscription);
}
