// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.TenantId;
import org.oresund.runtime.DeploymentView;
import org.oresund.store.Tx;

/** Deployments and what became of each instance; rows of the installation. */
public final class DeploymentTable {

  private static final String COLUMNS =
      """
      SELECT r.id, r.file_name, r.sha256, r.bytes, r.types, r.version, r.state, r.requested_by,
        r.started_at, r.ended_at, r.problem
      FROM runtime.deployment r
      """;

  private DeploymentTable() {}

  /**
   * A deployment that begins.
   *
   * @param id its id
   * @param archive what is deployed
   * @param by who asks
   */
  public record Begun(UUID id, DeploymentView.Archive archive, String by) {}

  /** Stores a new deployment that a node verifies. */
  public static void insert(Tx tx, Begun begun, String node) throws SQLException {
    insert(tx, begun, DeploymentView.State.VERIFYING, node);
  }

  /** Stores a new deployment of an archive that was verified before. */
  public static void insertAccepted(Tx tx, Begun begun) throws SQLException {
    insert(tx, begun, DeploymentView.State.SWITCHING, null);
  }

  private static void insert(Tx tx, Begun begun, DeploymentView.State state, @Nullable String node)
      throws SQLException {
    DeploymentView.Archive archive = begun.archive();
    Sql.update(
        tx,
        """
        INSERT INTO runtime.deployment
          (tenant_id, id, file_name, sha256, bytes, types, version, state, requested_by, node)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tx.tenant().value(),
        begun.id(),
        archive.name(),
        archive.sha256(),
        archive.bytes(),
        archive.types(),
        archive.version(),
        state,
        begun.by(),
        node);
  }

  /**
   * Returns the verifications of a node, and those of any that began long ago.
   *
   * @param longest how long any node may take for one, by the database clock
   */
  public static List<UUID> verifying(Tx tx, String node, Duration longest) throws SQLException {
    return Sql.list(
        tx,
        row -> Sql.uuid(row, "id"),
        """
        SELECT id
        FROM runtime.deployment
        WHERE tenant_id = ?
        AND state = 'VERIFYING'
        AND (node = ?
          OR started_at < clock_timestamp() - make_interval(secs => ?))
        """,
        tx.tenant().value(),
        node,
        longest.toSeconds());
  }

  /** Lets a verified deployment begin to switch instances. */
  public static void accept(Tx tx, UUID id, DeploymentView.Archive archive) throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.deployment
        SET state = 'SWITCHING', types = ?, version = ?
        WHERE tenant_id = ?
        AND id = ?
        AND state = 'VERIFYING'
        """,
        archive.types(),
        archive.version(),
        tx.tenant().value(),
        id);
  }

  /** Ends a deployment that has not ended. */
  public static void end(Tx tx, UUID id, DeploymentView.State state, @Nullable Problem problem)
      throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.deployment
        SET state = ?, problem = ?::jsonb, ended_at = clock_timestamp()
        WHERE tenant_id = ?
        AND id = ?
        AND state IN ('VERIFYING', 'SWITCHING')
        """,
        state,
        problem,
        tx.tenant().value(),
        id);
  }

  /** Ends every unfinished deployment of these types, because a later one takes their place. */
  public static void replaceUnfinished(Tx tx, List<String> types) throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.deployment
        SET state = 'REPLACED', ended_at = clock_timestamp()
        WHERE tenant_id = ?
        AND types && ?::text[]
        AND state = 'SWITCHING'
        """,
        tx.tenant().value(),
        types);
  }

  /** Stores the instances a deployment switches, in their order; known ones stay. */
  public static void insertSwitches(Tx tx, UUID id, List<InstanceKey> instances)
      throws SQLException {
    for (InstanceKey instance : instances) {
      Sql.update(
          tx,
          """
          INSERT INTO runtime.deployment_switch
            (tenant_id, deployment_id, ordinal, instance_tenant, instance, outcome)
          SELECT d.tenant_id, d.id, COALESCE(MAX(s.ordinal), 0) + 1, ?, ?, 'PENDING'
          FROM runtime.deployment d
          LEFT JOIN runtime.deployment_switch s
            ON s.tenant_id = d.tenant_id
            AND s.deployment_id = d.id
          WHERE d.tenant_id = ?
          AND d.id = ?
          GROUP BY d.tenant_id, d.id
          HAVING COUNT(*) FILTER (WHERE s.instance_tenant = ? AND s.instance = ?) = 0
          """,
          instance.tenant().value(),
          instance.name(),
          tx.tenant().value(),
          id,
          instance.tenant().value(),
          instance.name());
    }
  }

  /** Records what became of one instance. */
  public static void recordSwitch(Tx tx, UUID id, DeploymentView.Switch done) throws SQLException {
    Sql.update(
        tx,
        """
        UPDATE runtime.deployment_switch
        SET outcome = ?, problem = ?::jsonb
        WHERE tenant_id = ?
        AND deployment_id = ?
        AND instance_tenant = ?
        AND instance = ?
        """,
        done.outcome(),
        done.problem(),
        tx.tenant().value(),
        id,
        done.tenant().value(),
        done.instance());
  }

  /** Returns a deployment. */
  public static Optional<DeploymentView> find(Tx tx, UUID id) throws SQLException {
    Optional<DeploymentView> found = Sql.byId(tx, DeploymentTable::read, COLUMNS, id);
    return complete(tx, found.stream().toList()).stream().findFirst();
  }

  /**
   * Returns what instances ran before a deployment: the archive of its types that became current
   * last before it and is another one.
   */
  public static Optional<DeploymentView.Archive> archiveBefore(Tx tx, DeploymentView deployment)
      throws SQLException {
    return Sql.find(
            tx,
            DeploymentTable::read,
            COLUMNS
                + """
                WHERE r.tenant_id = ?
                AND r.types = ?::text[]
                AND r.types <> '{}'
                AND r.sha256 <> ?
                AND r.state = 'DONE'
                AND r.id < ?
                ORDER BY r.id DESC
                LIMIT 1
                """,
            tx.tenant().value(),
            deployment.archive().types(),
            deployment.archive().sha256(),
            deployment.id())
        .map(DeploymentView::archive);
  }

  /** Returns unfinished deployments, oldest first. */
  public static List<DeploymentView> unfinished(Tx tx) throws SQLException {
    return complete(
        tx,
        Sql.list(
            tx,
            DeploymentTable::read,
            COLUMNS
                + """
                WHERE r.tenant_id = ?
                AND r.state = 'SWITCHING'
                ORDER BY r.id
                """,
            tx.tenant().value()));
  }

  /** Returns deployments older than the given one, newest first. */
  public static List<DeploymentView> list(Tx tx, @Nullable UUID after, int limit)
      throws SQLException {
    return complete(
        tx,
        Sql.newestFirst(
            tx,
            DeploymentTable::read,
            COLUMNS + "WHERE r.tenant_id = ?\n",
            new Sql.Before(after, limit),
            tx.tenant().value()));
  }

  private static List<DeploymentView> complete(Tx tx, List<DeploymentView> found)
      throws SQLException {
    List<DeploymentView> complete = new ArrayList<>();
    for (DeploymentView view : found) {
      complete.add(
          new DeploymentView(
              view.id(),
              view.archive(),
              view.state(),
              view.startedAt(),
              view.endedAt(),
              view.by(),
              switches(tx, view.id()),
              view.problem()));
    }
    return complete;
  }

  private static List<DeploymentView.Switch> switches(Tx tx, UUID id) throws SQLException {
    return Sql.list(
        tx,
        row ->
            new DeploymentView.Switch(
                new TenantId(row.getString("instance_tenant")),
                row.getString("instance"),
                DeploymentView.Switch.Outcome.valueOf(row.getString("outcome")),
                Sql.problem(row, "problem")),
        """
        SELECT instance_tenant, instance, outcome, problem
        FROM runtime.deployment_switch
        WHERE tenant_id = ?
        AND deployment_id = ?
        ORDER BY ordinal
        """,
        tx.tenant().value(),
        id);
  }

  private static DeploymentView read(ResultSet row) throws SQLException {
    return new DeploymentView(
        Sql.uuid(row, "id"),
        new DeploymentView.Archive(
            row.getString("file_name"),
            row.getString("sha256"),
            Sql.texts(row, "types"),
            row.getString("version"),
            row.getLong("bytes")),
        DeploymentView.State.valueOf(row.getString("state")),
        Sql.instant(row, "started_at"),
        Sql.instantOrNull(row, "ended_at"),
        row.getString("requested_by"),
        List.of(),
        Sql.problem(row, "problem"));
  }
}
