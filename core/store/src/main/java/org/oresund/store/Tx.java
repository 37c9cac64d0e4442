// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.sql.Connection;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One running transaction, bound to one tenant by row security.
 *
 * <p>Used by one thread, inside the work it was given to; dead afterwards.
 */
@ProviderType
public interface Tx {

  /** Returns the tenant whose rows this transaction sees and may write. */
  TenantId tenant();

  /**
   * Returns the connection, auto-commit off, isolation READ COMMITTED.
   *
   * <p>Commit, rollback, auto-commit, isolation and closing belong to the store: calling them
   * fails. {@code unwrap(org.postgresql.PGConnection.class)} works, for COPY see {@link BulkCopy}.
   */
  Connection connection();

  /**
   * Runs an action after this transaction has committed, in the order added, on the same thread
   * after the connection went back to the pool; never after a rollback.
   *
   * <p>An action that throws is logged and stops no other: the commit stands.
   */
  void afterCommit(Runnable action);
}
