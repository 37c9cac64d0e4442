// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.oresund.api.TenantId;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;

/**
 * The database's own list of the keys its values need.
 *
 * <p>Triggers write it together with the values wherever keys of persons are used, see {@code
 * privacy.track_keys}; keys of a tenant are recorded by {@link #record}.
 */
final class KeysInUse {

  private static final String PAGE =
      """
      SELECT key_id
      FROM privacy.key_in_use
      WHERE tenant_id = ?
        AND key_id > ?
      ORDER BY key_id
      LIMIT ?
      """;
  private static final String AMONG =
      """
      SELECT key_id
      FROM privacy.key_in_use
      WHERE tenant_id = ?
        AND key_id = ANY (?)
      """;
  private static final String RECORD =
      """
      INSERT INTO privacy.key_in_use (tenant_id, key_id)
      SELECT ?, key_id
      FROM unnest(?) AS key_id
      ORDER BY key_id
      ON CONFLICT DO NOTHING
      """;

  private final TenantTransaction transactions;

  KeysInUse(TenantTransaction transactions) {
    this.transactions = transactions;
  }

  /**
   * Returns keys of a tenant in the database's order.
   *
   * @param after only those behind this one; the nil UUID to begin
   * @param limit at most this many, 1 or more
   */
  List<UUID> page(TenantId tenant, UUID after, int limit) {
    return transactions.call(
        tenant,
        tx -> {
          try (PreparedStatement select = tx.connection().prepareStatement(PAGE)) {
            select.setString(1, tenant.value());
            select.setObject(2, after);
            select.setInt(3, limit);
            return ids(select);
          }
        });
  }

  /** Returns those of these keys that a committed value was ever encrypted with. */
  Set<UUID> among(TenantId tenant, Collection<UUID> keys) {
    return transactions.call(
        tenant,
        tx -> {
          try (PreparedStatement select = tx.connection().prepareStatement(AMONG)) {
            select.setString(1, tenant.value());
            select.setArray(2, array(tx, keys));
            return new HashSet<>(ids(select));
          }
        });
  }

  /** Adds keys of a tenant; those that are listed already stay so. */
  void record(TenantId tenant, Collection<UUID> keys) {
    transactions.run(
        tenant,
        tx -> {
          try (PreparedStatement insert = tx.connection().prepareStatement(RECORD)) {
            insert.setString(1, tenant.value());
            insert.setArray(2, array(tx, keys));
            insert.executeUpdate();
          }
        });
  }

  private static Array array(Tx tx, Collection<UUID> ids) throws SQLException {
    return tx.connection().createArrayOf("uuid", ids.toArray());
  }

  private static List<UUID> ids(PreparedStatement select) throws SQLException {
    List<UUID> ids = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        ids.add(row.getObject(1, UUID.class));
      }
    }
    return ids;
  }
}
