// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A condition: this service with property {@code core=<name>} is there once that core's schema is
 * migrated and readable by this node.
 *
 * <p>A core's services reference it with a target, for example {@code (core=people)}, and so start
 * when their tables are there. It stays when the database goes away later: see {@link Database}.
 */
@ProviderType
public interface SchemaReady {

  /** Name of the service property that holds the core's name. */
  String CORE = "core";

  /** Returns the core's name. */
  String core();

  /** Returns the newest script that has run on the schema; at least 1. */
  int version();
}
