// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import java.util.UUID;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/** Says whether a person may have access now; cheap enough to be asked at each sign-in. */
@ProviderType
public interface PersonAccess {

  /** Whether a person may have access. */
  enum State {
    /** The person is active. */
    OPEN,
    /**
     * The directory shows the account as disabled, expired or deleted, while the guard still holds
     * back the change of the person's data.
     */
    SUSPENDED,
    /** The person is inactive. */
    INACTIVE,
    /** There is no such person. */
    UNKNOWN
  }

  /** Returns the state of a person's access. */
  State of(TenantId tenant, UUID person);
}
