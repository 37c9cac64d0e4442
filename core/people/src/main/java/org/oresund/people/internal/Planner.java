// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.util.UUID;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.store.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells PostgreSQL's planner what it cannot know: staging and plans are new each time, so their
 * statistics are those of others. Every setting ends with the transaction.
 */
final class Planner {

  /** From here on reading whole tables costs less than looking rows up. */
  private static final long MANY = 5000;

  private static final String STAGED =
      """
      SELECT coalesce(sum(entries), 0)
      FROM people.import_part
      WHERE import_id = :import
      """;

  private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

  private Planner() {}

  /** Prepares for an import of whatever size. */
  static void expectImport(Tx tx, UUID importId) throws SQLException {
    expectSets(tx);
    if (Sql.of(tx, STAGED).with("import", importId).number() >= MANY) {
      expectMany(tx);
    }
  }

  /**
   * Prepares for sets: compiling costs more than it brings, sorting in memory is worth some, and to
   * choose a join a small sample of a temporary table is as good as a large one.
   */
  static void expectSets(Tx tx) throws SQLException {
    Sql.of(tx, "SET LOCAL jit = off").run();
    Sql.of(tx, "SET LOCAL work_mem = '32MB'").run();
    Sql.of(tx, "SET LOCAL default_statistics_target = 10").run();
  }

  /** Prepares for joins of large sets: row by row they would take the square of the time. */
  static void expectMany(Tx tx) throws SQLException {
    Sql.of(tx, "SET LOCAL enable_nestloop = off").run();
  }

  /** Makes statistics of tables that have none yet; a failure does no harm. */
  static void ensureStatistics(PeopleTransaction transaction, TenantId tenant) {
    try {
      transaction.call(tenant, null, tx -> Sql.of(tx, "SELECT people.ensure_statistics()").run());
    } catch (ProblemException e) {
      LOG.debug("Statistics are left to the database itself", e);
    }
  }
}
