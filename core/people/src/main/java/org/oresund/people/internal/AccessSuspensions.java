// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.oresund.people.PersonAccess;
import org.oresund.people.Plan;
import org.oresund.store.Tx;

/**
 * Takes and gives back access while the guard holds back the change of people's data (access.md
 * R24, step 6): from {@code change} and {@code candidate} of the transaction.
 */
final class AccessSuspensions {

  /**
   * Only what the directory shows explicitly; who is merely out of scope, or not found, keeps
   * access: a lost right to read looks the same.
   */
  private static final String SUSPEND =
      """
      INSERT INTO people.access_suspension (tenant_id, person_id, rule)
      SELECT :tenant, person_id, rule
      FROM change
      WHERE subject = 'PERSON'
        AND action = 'DEACTIVATE'
        AND rule IN ('account-disabled', 'account-expired', 'end-reached', 'deleted')
      ON CONFLICT DO NOTHING
      RETURNING person_id
      """;

  private static final String RESTORE =
      """
      DELETE FROM people.access_suspension s
      USING candidate c
      WHERE c.wanted AND s.person_id = c.person_id
      RETURNING s.person_id
      """;

  private static final String STATE =
      """
      SELECT
        CASE
          WHEN NOT p.active THEN 'INACTIVE'
          WHEN s.person_id IS NOT NULL THEN 'SUSPENDED'
          ELSE 'OPEN'
        END
      FROM people.person p
      LEFT JOIN people.access_suspension s ON s.person_id = p.person_id
      WHERE p.person_id = :person
      """;

  private AccessSuspensions() {}

  /**
   * Suspends everybody whom a plan would deactivate that has to wait; returns who had access until
   * now.
   */
  static List<UUID> forHeld(Tx tx, PlanWriter.Written written) throws SQLException {
    if (written.found() == PlanWriter.Found.NOTHING || written.state() == Plan.State.APPLYING) {
      return List.of();
    }
    return Sql.of(tx, SUSPEND).list(row -> row.getObject(1, UUID.class));
  }

  /** Gives access back to everybody whom the directory shows as active; returns who got it. */
  static List<UUID> restore(Tx tx) throws SQLException {
    return Sql.of(tx, RESTORE).list(row -> row.getObject(1, UUID.class));
  }

  /** Returns the state of a person's access. */
  static PersonAccess.State of(Tx tx, UUID person) throws SQLException {
    return Sql.of(tx, STATE)
        .with("person", person)
        .first(row -> PersonAccess.State.valueOf(row.getString(1)))
        .orElse(PersonAccess.State.UNKNOWN);
  }
}
