// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Work on the few system tables, without a tenant: row security shows it no tenant's rows.
 *
 * <p>Only for this bundle.
 */
interface SystemTransaction {

  /** Runs the work in a transaction and commits; fails as a tenant's transaction does. */
  <T extends @Nullable Object> T call(Work<T> work);

  /** Work with a result. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    /** Does the work; any exception rolls back. */
    T apply(Connection connection) throws SQLException;
  }
}
