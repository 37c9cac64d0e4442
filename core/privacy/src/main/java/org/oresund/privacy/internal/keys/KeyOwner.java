// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import org.oresund.api.TenantId;
import org.oresund.privacy.KeyScope;
import org.oresund.privacy.spi.StoredKey;

/**
 * Whose key encrypts.
 *
 * @param tenant in which tenant
 * @param scope the tenant itself or one person
 */
public record KeyOwner(TenantId tenant, KeyScope scope) {

  /** Returns the slot of the owner's key in a key store. */
  StoredKey.Slot slot() {
    if (scope instanceof KeyScope.OfPerson of) {
      return new StoredKey.Slot(tenant.value(), StoredKey.Kind.PERSON, of.person());
    }
    return new StoredKey.Slot(tenant.value(), StoredKey.Kind.DATA, null);
  }
}
