// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.runtime.internal.configuration.Documents;
import org.oresund.store.Tx;

/** Configurations, each version for good as long as its instance exists, and the present draft. */
public final class ConfigurationTable {

  private ConfigurationTable() {}

  /**
   * One version.
   *
   * @param instance the instance
   * @param version counts from 1
   * @param typeVersion version of the archive that checked it last
   * @param document the document, secrets masked
   * @param secrets the encrypted secrets; null if there are none
   * @param secretPaths JSON pointers of the secret values of the schema it was checked with
   * @param savedAt when it was saved
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Row(
      UUID instance,
      int version,
      String typeVersion,
      Map<String, Object> document,
      byte @Nullable [] secrets,
      List<String> secretPaths,
      Instant savedAt) {}

  /**
   * A version that waits for the release of its plan.
   *
   * @param version of the configuration
   * @param changedKeys keys that need the preview
   * @param run the preview run
   * @param plan the plan of that run; null before it has ended
   */
  public record Draft(int version, List<String> changedKeys, UUID run, @Nullable UUID plan) {}

  /** Returns the number the next version gets. */
  public static int nextVersion(Tx tx, UUID instance) throws SQLException {
    return Sql.find(
            tx,
            row -> row.getInt(1),
            """
            SELECT COALESCE(MAX(version), 0) + 1
            FROM runtime.instance_configuration
            WHERE tenant_id = ?
            AND instance_id = ?
            """,
            tx.tenant().value(),
            instance)
        .orElseThrow();
  }

  /** Stores a version; {@link Row#savedAt} is the database's. */
  public static void insert(Tx tx, Row row, String by) throws SQLException {
    Sql.update(
        tx,
        """
        INSERT INTO runtime.instance_configuration
          (tenant_id, instance_id, version, type_version, document, secrets, secret_paths, saved_by)
        VALUES (?, ?, ?, ?, ?::jsonb, ?, ?, ?)
        """,
        tx.tenant().value(),
        row.instance(),
        row.version(),
        row.typeVersion(),
        Documents.write(row.document()),
        row.secrets(),
        row.secretPaths(),
        by);
  }

  /** Returns a version. */
  public static Optional<Row> find(Tx tx, UUID instance, int version) throws SQLException {
    return Sql.find(
        tx,
        ConfigurationTable::read,
        """
        SELECT instance_id, version, type_version, document, secrets, secret_paths, saved_at
        FROM runtime.instance_configuration
        WHERE tenant_id = ?
        AND instance_id = ?
        AND version = ?
        """,
        tx.tenant().value(),
        instance,
        version);
  }

  /** Makes a version the draft of its instance; an older draft is forgotten. */
  public static void insertDraft(Tx tx, UUID instance, Draft draft) throws SQLException {
    deleteDraft(tx, instance);
    Sql.update(
        tx,
        """
        INSERT INTO runtime.instance_draft (tenant_id, instance_id, version, changed_keys, run_id)
        VALUES (?, ?, ?, ?, ?)
        """,
        tx.tenant().value(),
        instance,
        draft.version(),
        draft.changedKeys(),
        draft.run());
  }

  /** Forgets the draft of an instance. */
  public static void deleteDraft(Tx tx, UUID instance) throws SQLException {
    Sql.update(
        tx,
        """
        DELETE FROM runtime.instance_draft
        WHERE tenant_id = ?
        AND instance_id = ?
        """,
        tx.tenant().value(),
        instance);
  }

  /** Returns the draft of an instance. */
  public static Optional<Draft> findDraft(Tx tx, UUID instance) throws SQLException {
    return Sql.find(
        tx,
        row ->
            new Draft(
                row.getInt("version"),
                Sql.texts(row, "changed_keys"),
                Sql.uuid(row, "run_id"),
                Sql.uuidOrNull(row, "plan_id")),
        """
        SELECT d.version, d.changed_keys, d.run_id, r.plan_id
        FROM runtime.instance_draft d
        JOIN runtime.run r ON r.tenant_id = d.tenant_id AND r.id = d.run_id
        WHERE d.tenant_id = ?
        AND d.instance_id = ?
        """,
        tx.tenant().value(),
        instance);
  }

  /** Returns the name of the instance whose draft waits for a plan. */
  public static Optional<String> instanceOfDraft(Tx tx, UUID plan) throws SQLException {
    return Sql.find(
        tx,
        row -> row.getString("name"),
        """
        SELECT i.name
        FROM runtime.instance_draft d
        JOIN runtime.run r ON r.tenant_id = d.tenant_id AND r.id = d.run_id
        JOIN runtime.instance i ON i.tenant_id = d.tenant_id AND i.id = d.instance_id
        WHERE d.tenant_id = ?
        AND r.plan_id = ?
        """,
        tx.tenant().value(),
        plan);
  }

  private static Row read(ResultSet row) throws SQLException {
    return new Row(
        Sql.uuid(row, "instance_id"),
        row.getInt("version"),
        row.getString("type_version"),
        Documents.parse(row.getString("document")),
        row.getBytes("secrets"),
        Sql.texts(row, "secret_paths"),
        Sql.instant(row, "saved_at"));
  }
}
