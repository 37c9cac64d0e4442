// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.oresund.store.Idempotency;
import org.oresund.store.Tx;
import org.oresund.store.UncheckedSqlException;
import org.osgi.service.component.annotations.Component;

/** Remembers keys in a table; the second insert waits for the first transaction to end. */
@Component
public final class PostgresIdempotency implements Idempotency {

  private static final String REMEMBER =
      """
      INSERT INTO store.processed_command (tenant_id, command_key)
      VALUES (?, ?)
      ON CONFLICT (tenant_id, command_key) DO NOTHING
      """;

  @Override
  public boolean once(Tx tx, String key) {
    try (PreparedStatement statement = tx.connection().prepareStatement(REMEMBER)) {
      new Parameters(statement).add(tx.tenant().value(), key);
      return statement.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }
}
