// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import java.util.Optional;
import java.util.UUID;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/** Finds people. */
@ProviderType
public interface PeopleDirectory {

  /**
   * Returns a page of employees ordered by id.
   *
   * @throws org.oresund.api.ProblemException {@code request.invalid-position} if {@code after} is
   *     not from a page of this list
   */
  Page<Person> list(TenantId tenant, PersonQuery query, PageRequest page);

  /** Returns the person, whether active or not. */
  Optional<Person> find(TenantId tenant, UUID person);
}
