// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Fills the parameters of a statement from left to right. */
final class Parameters {

  private final PreparedStatement statement;
  private int last;

  Parameters(PreparedStatement statement) {
    this.statement = statement;
  }

  /** Sets the next parameters; the driver derives their types. */
  Parameters add(@Nullable Object... values) throws SQLException {
    for (Object value : values) {
      statement.setObject(++last, value);
    }
    return this;
  }
}
