// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/** Counts what waits for a person; cheap enough to be asked each minute for every tenant. */
@ProviderType
public interface OpenDecisions {

  /**
   * What waits in one tenant.
   *
   * @param heldPlans plans that the mass-change guard holds back
   * @param suspendedAccess people without access although the change of their data is held back
   */
  record Counts(long heldPlans, long suspendedAccess) {}

  /** Returns what waits in a tenant now. */
  Counts of(TenantId tenant);
}
