// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Fence;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.store.Leadership;
import org.oresund.store.Lease;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;
import org.oresund.store.UncheckedSqlException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Keeps leases as rows.
 *
 * <p>A command that requires an epoch takes KEY SHARE on the row; a change of epoch takes FOR
 * UPDATE, which that holds off until the command has committed; a renewal takes neither and passes
 * both.
 */
@Component
public final class PostgresLeadership implements Leadership {

  private static final String LOCK_TO_TAKE =
      """
      SELECT holder, epoch, until <= clock_timestamp() AS ended
      FROM store.leadership
      WHERE tenant_id = ?
      AND name = ?
      FOR UPDATE SKIP LOCKED
      """;
  private static final String CREATE =
      """
      INSERT INTO store.leadership (tenant_id, name, holder, epoch, until)
      VALUES (?, ?, ?, 1, clock_timestamp() + ? * interval '1 millisecond')
      ON CONFLICT (tenant_id, name) DO NOTHING
      RETURNING epoch, until
      """;
  private static final String TAKE =
      """
      UPDATE store.leadership
      SET holder = ?,
          epoch = ?,
          until = clock_timestamp() + ? * interval '1 millisecond'
      WHERE tenant_id = ?
      AND name = ?
      RETURNING epoch, until
      """;
  private static final String EXTEND =
      """
      UPDATE store.leadership
      SET until = clock_timestamp() + ? * interval '1 millisecond'
      WHERE tenant_id = ?
      AND name = ?
      AND holder = ?
      AND (?::bigint IS NULL OR epoch = ?)
      RETURNING epoch, until
      """;
  private static final String LOCK_TO_RAISE =
      """
      SELECT epoch
      FROM store.leadership
      WHERE tenant_id = ?
      AND name = ?
      AND holder = ?
      AND epoch = ?
      FOR UPDATE
      """;
  private static final String HOLD_EPOCH =
      """
      SELECT epoch
      FROM store.leadership
      WHERE tenant_id = ?
      AND name = ?
      FOR KEY SHARE
      """;

  private final TenantTransaction transactions;
  private final String holdEpoch;

  /** Uses the given transactions. */
  @Activate
  public PostgresLeadership(@Reference TenantTransaction transactions) {
    this(transactions, HOLD_EPOCH);
  }

  /** Lets a test show that the lock in {@link #require} is needed. */
  PostgresLeadership(TenantTransaction transactions, String holdEpoch) {
    this.transactions = transactions;
    this.holdEpoch = holdEpoch;
  }

  @Override
  public Optional<Lease> acquire(TenantId tenant, String name, String holder, Duration ttl) {
    if (ttl.toMillis() < 1 || ttl.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("Lead for up to " + LONGEST + ", not " + ttl);
    }
    Lease wanted = new Lease(tenant, name, holder, 0, ttl, Instant.EPOCH);
    return transactions.call(tenant, tx -> acquire(tx, wanted));
  }

  @Override
  public boolean renew(Lease lease) {
    return transactions.<Boolean>call(
        lease.tenant(), tx -> extend(tx, lease, lease.epoch()).isPresent());
  }

  @Override
  public void release(Lease lease) {
    Lease ended =
        new Lease(
            lease.tenant(),
            lease.name(),
            lease.holder(),
            lease.epoch(),
            Duration.ZERO,
            lease.until());
    transactions.run(lease.tenant(), tx -> extend(tx, ended, lease.epoch()));
  }

  @Override
  public Lease raise(Lease lease) {
    return transactions.call(
        lease.tenant(),
        tx -> {
          if (!holdsToRaise(tx, lease)) {
            throw stale(lease.name());
          }
          return take(tx, lease, lease.epoch() + 1);
        });
  }

  @Override
  public void require(Tx tx, Fence fence) {
    try (PreparedStatement statement = tx.connection().prepareStatement(holdEpoch)) {
      new Parameters(statement).add(tx.tenant().value(), fence.name());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next() || row.getLong(1) != fence.epoch()) {
          throw stale(fence.name());
        }
      }
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  private static Optional<Lease> acquire(Tx tx, Lease wanted) throws SQLException {
    Optional<Lease> kept = extend(tx, wanted, null);
    if (kept.isPresent()) {
      return kept;
    }
    Optional<Lease> created = create(tx, wanted);
    if (created.isPresent()) {
      return created;
    }
    try (PreparedStatement statement = tx.connection().prepareStatement(LOCK_TO_TAKE)) {
      new Parameters(statement).add(wanted.tenant().value(), wanted.name());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next() || !row.getBoolean("ended")) {
          return Optional.empty();
        }
        return Optional.of(take(tx, wanted, row.getLong("epoch") + 1));
      }
    }
  }

  private static Optional<Lease> create(Tx tx, Lease wanted) throws SQLException {
    try (PreparedStatement statement = tx.connection().prepareStatement(CREATE)) {
      new Parameters(statement)
          .add(wanted.tenant().value(), wanted.name(), wanted.holder(), wanted.ttl().toMillis());
      return read(statement, wanted);
    }
  }

  private static Lease take(Tx tx, Lease wanted, long epoch) throws SQLException {
    try (PreparedStatement statement = tx.connection().prepareStatement(TAKE)) {
      new Parameters(statement)
          .add(wanted.holder(), epoch, wanted.ttl().toMillis())
          .add(wanted.tenant().value(), wanted.name());
      return read(statement, wanted).orElseThrow(() -> stale(wanted.name()));
    }
  }

  private static Optional<Lease> extend(Tx tx, Lease lease, @Nullable Long epoch)
      throws SQLException {
    try (PreparedStatement statement = tx.connection().prepareStatement(EXTEND)) {
      new Parameters(statement)
          .add(lease.ttl().toMillis(), lease.tenant().value(), lease.name(), lease.holder())
          .add(epoch, epoch);
      return read(statement, lease);
    }
  }

  private static boolean holdsToRaise(Tx tx, Lease lease) throws SQLException {
    try (PreparedStatement statement = tx.connection().prepareStatement(LOCK_TO_RAISE)) {
      new Parameters(statement)
          .add(lease.tenant().value(), lease.name(), lease.holder(), lease.epoch());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private static Optional<Lease> read(PreparedStatement statement, Lease wanted)
      throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next()
          ? Optional.of(
              new Lease(
                  wanted.tenant(),
                  wanted.name(),
                  wanted.holder(),
                  row.getLong("epoch"),
                  wanted.ttl(),
                  row.getObject("until", OffsetDateTime.class).toInstant()))
          : Optional.empty();
    }
  }

  private static ProblemException stale(String name) {
    return new ProblemException(
        Problem.of(
                "leadership.stale",
                "This work was started under a leadership that has passed on.",
                "The present leader does it again.")
            .with("name", name));
  }
}
