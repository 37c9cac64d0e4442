// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.util.List;
import java.util.UUID;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes keyed hashes (HMAC-SHA-256, 32 bytes) that stand for persons and searchable values.
 *
 * <p>A plain hash of a ten-digit number falls in minutes; without the tenant's search key these do
 * not. Equal input gives equal output inside one tenant only. Thread-safe; may block on the key
 * store; fails like {@link FieldCipher}.
 */
@ProviderType
public interface Pseudonyms {

  /** Returns the pseudonym of a person, the same in every table of the tenant. */
  byte[] ofPerson(TenantId tenant, UUID person);

  /** Returns the pseudonyms of many persons in the order given. */
  List<byte[]> ofPersons(TenantId tenant, List<UUID> persons);

  /**
   * Returns the search key of a value, for a column with {@code index: keyed}.
   *
   * @param column table and column, so that equal values of two columns do not meet
   * @param normalised the value in the one spelling under which it shall be found
   */
  byte[] ofValue(TenantId tenant, String column, String normalised);
}
