// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import java.util.UUID;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/** Explains how a person's fields came to their values. */
@ProviderType
public interface PersonHistory {

  /** Returns a page of the person's changes, newest first; empty for an unknown person. */
  Page<PersonChange> of(TenantId tenant, UUID person, PageRequest page);
}
