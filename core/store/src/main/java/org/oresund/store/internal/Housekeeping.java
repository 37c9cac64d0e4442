// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.oresund.api.ProblemException;
import org.oresund.store.Idempotency;
import org.oresund.store.Tenant;
import org.oresund.store.TenantRegister;
import org.oresund.store.TenantTransaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the queue's partitions ahead of time, drops finished ones, forgets old keys.
 *
 * <p>Every node does it, once an hour; the second finds nothing to do.
 */
@Component(service = Housekeeping.class)
public final class Housekeeping implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private static final int DAYS_AHEAD = 3;
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final String TODAY = "SELECT (now() AT TIME ZONE 'UTC')::date";
  private static final String ADD = "SELECT store.add_partition(?, ?)";
  private static final String DROP = "SELECT store.drop_day(?)";
  private static final String DAYS =
      """
      SELECT to_date(right(c.relname, 8), 'YYYYMMDD') AS day
      FROM pg_inherits i
      JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'store.delivery'::regclass
      ORDER BY day
      """;
  private static final String IS_UNFINISHED =
      """
      SELECT EXISTS (
        SELECT
        FROM store.subscription s
        JOIN store.delivery d
          ON d.tenant_id = s.tenant_id
          AND d.subscription_id = s.subscription_id
          AND d.phase IN ('NEW', 'HEAD', 'BEHIND')
          AND d.day = ?
        WHERE s.tenant_id = ?
      )
      """;
  private static final String FORGET_COMMANDS =
      """
      DELETE FROM store.processed_command
      WHERE tenant_id = ?
      AND processed_at < now() - ? * interval '1 day'
      """;
  private static final String FORGET_KEYS =
      """
      DELETE FROM store.event_key
      WHERE (tenant_id, event_key) IN (
        SELECT tenant_id, event_key
        FROM store.event_key
        WHERE tenant_id = ?
        AND created_at < now() - ? * interval '1 day'
        FOR UPDATE SKIP LOCKED
      )
      """;

  private final SystemTransaction system;
  private final TenantTransaction transactions;
  private final TenantRegister tenants;
  private final PostgresConnections connections;
  private final ScheduledExecutorService hourly =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "oresund-store-housekeeping");
            thread.setDaemon(true);
            return thread;
          });

  /** Starts the hourly round; the first comes after an hour. */
  @Activate
  public Housekeeping(
      @Reference SystemTransaction system,
      @Reference TenantTransaction transactions,
      @Reference TenantRegister tenants,
      @Reference PostgresConnections connections) {
    this.system = system;
    this.transactions = transactions;
    this.tenants = tenants;
    this.connections = connections;
    ScheduledFuture<?> unused = hourly.scheduleWithFixedDelay(this::round, 1, 1, TimeUnit.HOURS);
  }

  @Override
  @Deactivate
  public void close() {
    hourly.shutdownNow();
  }

  private void round() {
    try {
      preparePartitions();
      cleanUp();
    } catch (ProblemException e) {
      LOG.warn("Housekeeping waits for its next round: {}", e.problem().line());
    } catch (RuntimeException e) {
      LOG.error("Housekeeping failed", e);
    }
  }

  /** Makes the partitions of today and the coming days. */
  void preparePartitions() {
    LocalDate today = system.call(Housekeeping::today);
    for (int i = -1; i <= DAYS_AHEAD; i++) {
      LocalDate day = today.plusDays(i);
      system.call(connection -> add(connection, day));
    }
  }

  /** Drops what is finished and old, and forgets old keys. */
  void cleanUp() {
    int eventDays = connections.settings().eventDays();
    LocalDate today = system.call(Housekeeping::today);
    for (LocalDate day : system.call(Housekeeping::days)) {
      if (day.isBefore(today.minusDays(eventDays)) && isFinished(day)) {
        drop(day);
      }
    }
    for (Tenant tenant : tenants.list()) {
      transactions.run(
          tenant.id(),
          tx -> {
            int days = (int) Idempotency.REMEMBERED.toDays();
            forget(tx.connection(), FORGET_COMMANDS, tenant.id().value(), days);
            forget(tx.connection(), FORGET_KEYS, tenant.id().value(), eventDays);
          });
    }
  }

  /** One transaction for each tenant: no role sees across them. */
  private boolean isFinished(LocalDate day) {
    return tenants.list().stream()
        .noneMatch(
            tenant ->
                transactions.<Boolean>call(
                    tenant.id(), tx -> isUnfinished(tx.connection(), tenant.id().value(), day)));
  }

  private void drop(LocalDate day) {
    try {
      system.call(
          connection -> {
            try (PreparedStatement statement = connection.prepareStatement(DROP)) {
              statement.setObject(1, day);
              return statement.execute();
            }
          });
      LOG.info("Dropped the finished events of {}", day);
    } catch (ProblemException e) {
      if (!LOCK_NOT_AVAILABLE.equals(e.problem().arguments().get("sqlState"))) {
        throw e;
      }
      LOG.debug("The queue is busy, {} is dropped next time", day);
    }
  }

  private static boolean isUnfinished(Connection connection, String tenant, LocalDate day)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_UNFINISHED)) {
      statement.setObject(1, day);
      statement.setString(2, tenant);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static boolean add(Connection connection, LocalDate day) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      for (String parent : List.of("event", "delivery")) {
        statement.setString(1, parent);
        statement.setObject(2, day);
        statement.execute();
      }
      return true;
    }
  }

  private static void forget(Connection connection, String sql, String tenant, int days)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant);
      statement.setInt(2, days);
      statement.executeUpdate();
    }
  }

  private static LocalDate today(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TODAY)) {
      row.next();
      return row.getObject(1, LocalDate.class);
    }
  }

  private static List<LocalDate> days(Connection connection) throws SQLException {
    List<LocalDate> days = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(DAYS)) {
      while (row.next()) {
        days.add(row.getObject(1, LocalDate.class));
      }
    }
    return days;
  }
}
