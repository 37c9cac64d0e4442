// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.util.UUID;
import org.oresund.store.Tx;

/**
 * The difference between what was seen and what is stored, in temporary tables of the transaction.
 * There is no other way to compute changes: previews, runs and the timer go through here.
 */
final class ImportDifference {

  private static final UUID NO_IMPORT = new UUID(0, 0);

  private ImportDifference() {}

  /** Computes what an import changes. */
  static void ofImport(Tx tx, String instance, UUID importId) throws SQLException {
    Planner.expectImport(tx, importId);
    SeenObjects.ofImport(tx, instance, importId);
    PersonDifference.compute(tx, instance);
    PersonDifference.rememberProblems(tx, importId);
    complete(tx, instance, importId);
  }

  /** Computes what changes because the end of accounts has passed. */
  static void ofTimer(Tx tx, String instance) throws SQLException {
    Planner.expectSets(tx);
    SeenObjects.ofTimer(tx, instance);
    PersonDifference.compute(tx, instance);
    complete(tx, instance, NO_IMPORT);
  }

  private static void complete(Tx tx, String instance, UUID importId) throws SQLException {
    MembershipDifference.compute(tx, instance, importId);
    ManagerDifference.compute(tx, instance);
    ChangeRows.compute(tx, instance);
  }
}
