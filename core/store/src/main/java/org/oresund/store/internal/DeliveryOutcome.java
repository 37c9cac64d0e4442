// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.oresund.api.Problem;
import org.oresund.store.Delivery;
import org.oresund.store.Tx;

/** What can become of one claimed delivery, each only while its lease counts. */
final class DeliveryOutcome {

  private static final String RETRY =
      """
      UPDATE store.delivery
      SET due_at = clock_timestamp() + ? * interval '1 millisecond',
          lease_owner = NULL,
          problem_code = ?
      WHERE tenant_id = ?
      AND subscription_id = ?
      AND event_key = ?
      AND sequence = ?
      AND day = ?
      AND lease_owner = ?
      AND attempt = ?
      """;
  private static final String RENEW =
      """
      UPDATE store.delivery
      SET due_at = clock_timestamp() + ? * interval '1 millisecond'
      WHERE tenant_id = ?
      AND subscription_id = ?
      AND event_key = ?
      AND sequence = ?
      AND day = ?
      AND lease_owner = ?
      AND attempt = ?
      RETURNING due_at
      """;

  private final DeliveryStatements statements;
  private final Delivery delivery;
  private final Connection connection;

  DeliveryOutcome(DeliveryStatements statements, Delivery delivery, Tx tx) {
    this.statements = statements;
    this.delivery = delivery;
    this.connection = tx.connection();
  }

  /** How a delivery ended. */
  enum Finish {
    /** Its lease had been lost. */
    LOST,
    /** It was the last of its key. */
    DONE,
    /** The next of its key can be claimed now. */
    DONE_WITH_NEXT
  }

  /** Finishes as acknowledged. */
  Finish acknowledge() throws SQLException {
    return finish("DONE");
  }

  /** Finishes as moved to the dead letters. */
  Finish bury() throws SQLException {
    return finish("DEAD");
  }

  /** Gives back for a later attempt. */
  boolean retry(Duration delay, Problem problem) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RETRY)) {
      addLease(new Parameters(statement).add(delay.toMillis(), problem.code()));
      if (statement.executeUpdate() == 0) {
        return false;
      }
    }
    Delivery.Lease lease = delivery.lease();
    WakeupIndex.addLater(connection, lease.tenant(), lease.subscription(), delay);
    return true;
  }

  /** Extends the lease. */
  Optional<Delivery> renew(Duration length) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RENEW)) {
      addLease(new Parameters(statement).add(length.toMillis()));
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(until(row.getObject(1, OffsetDateTime.class).toInstant()))
            : Optional.empty();
      }
    }
  }

  /** Both statements travel together; the second does nothing if the first did not count. */
  private Finish finish(String phase) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(statements.finish() + ";\n" + statements.promote())) {
      Delivery.Lease lease = delivery.lease();
      addLease(new Parameters(statement).add(phase))
          .add(lease.tenant().value(), lease.subscriptionId(), delivery.event().key())
          .add(lease.sequence(), lease.day())
          .add(lease.tenant().value(), lease.subscriptionId(), delivery.event().key())
          .add(lease.sequence())
          .add(lease.tenant().value(), lease.subscriptionId(), delivery.event().key())
          .add(lease.tenant().value(), lease.subscription())
          .add(lease.tenant().value(), lease.subscription());
      statement.execute();
      boolean counted = statement.getUpdateCount() == 1;
      statement.getMoreResults();
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        boolean promoted = row.getInt(1) == 1;
        return counted ? promoted ? Finish.DONE_WITH_NEXT : Finish.DONE : Finish.LOST;
      }
    }
  }

  private Parameters addLease(Parameters parameters) throws SQLException {
    Delivery.Lease lease = delivery.lease();
    return parameters
        .add(lease.tenant().value(), lease.subscriptionId(), delivery.event().key())
        .add(lease.sequence(), lease.day(), lease.owner(), lease.attempt());
  }

  private Delivery until(Instant until) {
    Delivery.Lease old = delivery.lease();
    Delivery.Lease lease =
        new Delivery.Lease(
            old.tenant(),
            old.subscription(),
            old.subscriptionId(),
            old.day(),
            old.sequence(),
            old.owner(),
            old.attempt(),
            until);
    return new Delivery(lease, delivery.event(), delivery.order());
  }
}
