// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lists what could not be taken over. An entry is tried again at each change of the object and at
 * each reconciliation, and disappears by itself when the reason is gone.
 */
@ProviderType
public interface Quarantine {

  /**
   * Returns a page of entries ordered by instance and key.
   *
   * @param instance only entries of this instance; null for all
   */
  Page<QuarantineEntry> list(TenantId tenant, @Nullable String instance, PageRequest page);
}
