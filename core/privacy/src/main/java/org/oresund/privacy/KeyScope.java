// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.util.UUID;

/** Says whose key encrypts a value, and so what destroying that key makes unreadable. */
public sealed interface KeyScope {

  /** The tenant's data key, for confidential data that concerns no person. */
  KeyScope TENANT = new OfTenant();

  /** Returns the key of one person. */
  static KeyScope person(UUID person) {
    return new OfPerson(person);
  }

  /** The tenant's data key in its newest generation. */
  record OfTenant() implements KeyScope {}

  /**
   * The key of one person; it never changes its value and dies with the erasure of the person.
   *
   * @param person the person's random id
   */
  record OfPerson(UUID person) implements KeyScope {}
}
