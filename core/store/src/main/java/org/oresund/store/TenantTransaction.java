// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The only way to the database: work in one transaction of one tenant.
 *
 * <p>The tenant is set as the first statement and ends with the transaction, so row security hides
 * every other tenant's rows. Work that fails with a serialization failure or deadlock (SQLSTATE
 * 40001, 40P01) is rolled back and called again, at most five times with growing random pauses: it
 * must have no effect outside the transaction other than through {@link Tx#afterCommit}.
 *
 * <p>Transactions do not nest: a second one inside the work is a second connection, and is refused
 * because it can exhaust the pool. Thread-safe.
 */
@ProviderType
public interface TenantTransaction {

  /**
   * Runs the work in a transaction and commits.
   *
   * @return what the work returned
   * @throws org.oresund.api.ProblemException thrown by the work (after a rollback), or {@code
   *     store.unavailable} if no connection was there within 3 seconds, {@code store.conflict} if
   *     retries ran out, {@code store.timeout}, {@code store.constraint-violated} or {@code
   *     store.failed} for any other SQL error; never with statement text or values
   * @throws IllegalStateException if called inside another transaction
   */
  <T extends @Nullable Object> T call(TenantId tenant, Work<T> work);

  /** Runs an action in a transaction and commits; otherwise as {@link #call}. */
  void run(TenantId tenant, Action action);

  /** Work with a result. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    /** Does the work; any exception rolls back. */
    T apply(Tx tx) throws SQLException;
  }

  /** Work without a result. */
  @FunctionalInterface
  interface Action {
    /** Does the work; any exception rolls back. */
    void run(Tx tx) throws SQLException;
  }
}
