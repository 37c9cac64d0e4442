// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.sql.SQLException;

/**
 * Carries an SQL error out of the work of a transaction through methods that declare none.
 *
 * <p>{@link TenantTransaction} unwraps it: a conflict is retried, anything else becomes a {@link
 * org.oresund.api.ProblemException}. It never leaves the transaction and is never logged.
 */
public final class UncheckedSqlException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final SQLException error;

  /** Carries the error. */
  public UncheckedSqlException(SQLException error) {
    super("SQL error " + error.getSQLState(), error);
    this.error = error;
  }

  /** Returns the error. */
  public SQLException error() {
    return error;
  }
}
