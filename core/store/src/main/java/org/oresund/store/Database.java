// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The state of the database, for health checks and metrics.
 *
 * <p>Thread-safe.
 */
@ProviderType
public interface Database {

  /** Returns the present state; never blocks and never reaches the database. */
  DatabaseStatus status();
}
