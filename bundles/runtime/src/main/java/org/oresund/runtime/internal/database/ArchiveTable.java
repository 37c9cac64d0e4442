// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.database;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.oresund.store.Tx;

/** Archives and the connector types in them; rows of the installation. */
public final class ArchiveTable {

  private ArchiveTable() {}

  /**
   * An archive.
   *
   * @param sha256 lower-case hexadecimal
   * @param fileName name as it came
   * @param bytes its size
   * @param blob where its bytes are
   * @param version its version
   */
  public record Row(String sha256, String fileName, long bytes, UUID blob, String version) {}

  /**
   * A type in an archive.
   *
   * @param type connector type
   * @param sha256 the archive
   * @param metadata YAML text
   */
  public record TypeRow(String type, String sha256, String metadata) {}

  /** Stores an archive; does nothing if it is there. */
  public static void insert(Tx tx, Row row) throws SQLException {
    Sql.update(
        tx,
        """
        INSERT INTO runtime.archive (tenant_id, sha256, file_name, bytes, blob, version)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """,
        tx.tenant().value(),
        row.sha256(),
        row.fileName(),
        row.bytes(),
        row.blob(),
        row.version());
  }

  /** Stores a type of an archive; a known one becomes the newest again. */
  public static void insert(Tx tx, TypeRow row) throws SQLException {
    Sql.update(
        tx,
        """
        INSERT INTO runtime.archive_type (tenant_id, type, sha256, metadata)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (tenant_id, type, sha256) DO UPDATE
        SET deployed_at = now()
        """,
        tx.tenant().value(),
        row.type(),
        row.sha256(),
        row.metadata());
  }

  /** Makes an archive the current one of a type. */
  public static void makeCurrent(Tx tx, String type, String sha256) throws SQLException {
    Sql.update(
        tx,
        """
        INSERT INTO runtime.connector_type (tenant_id, type, sha256)
        VALUES (?, ?, ?)
        ON CONFLICT (tenant_id, type) DO UPDATE
        SET sha256 = excluded.sha256
        """,
        tx.tenant().value(),
        type,
        sha256);
  }

  /** Returns an archive. */
  public static Optional<Row> find(Tx tx, String sha256) throws SQLException {
    return Sql.find(
        tx,
        row ->
            new Row(
                row.getString("sha256"),
                row.getString("file_name"),
                row.getLong("bytes"),
                Sql.uuid(row, "blob"),
                row.getString("version")),
        """
        SELECT sha256, file_name, bytes, blob, version
        FROM runtime.archive
        WHERE tenant_id = ?
        AND sha256 = ?
        """,
        tx.tenant().value(),
        sha256);
  }

  /** Returns every type of every archive; of one type the current one first, then the newest. */
  public static List<TypeRow> types(Tx tx) throws SQLException {
    return Sql.list(
        tx,
        row ->
            new TypeRow(row.getString("type"), row.getString("sha256"), row.getString("metadata")),
        """
        SELECT a.type, a.sha256, a.metadata
        FROM runtime.archive_type a
        JOIN runtime.connector_type c ON c.tenant_id = a.tenant_id AND c.type = a.type
        WHERE a.tenant_id = ?
        ORDER BY a.type, a.sha256 = c.sha256 DESC, a.deployed_at DESC
        """,
        tx.tenant().value());
  }

  /** Deletes a type of an archive, and the archive with its last type; answers the freed blob. */
  public static Optional<UUID> delete(Tx tx, String type, String sha256) throws SQLException {
    Sql.update(
        tx,
        """
        DELETE FROM runtime.archive_type
        WHERE tenant_id = ?
        AND type = ?
        AND sha256 = ?
        """,
        tx.tenant().value(),
        type,
        sha256);
    return Sql.find(
        tx,
        row -> Sql.uuid(row, "blob"),
        """
        DELETE FROM runtime.archive a
        WHERE a.tenant_id = ?
        AND a.sha256 = ?
        AND NOT EXISTS (
          SELECT FROM runtime.archive_type t
          WHERE t.tenant_id = a.tenant_id
          AND t.sha256 = a.sha256)
        RETURNING blob
        """,
        tx.tenant().value(),
        sha256);
  }
}
