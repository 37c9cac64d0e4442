// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** How far a run is, by what the database holds at a moment. */
enum RunMoment {
  /** The run has begun and nothing of the directory is in the database. */
  READING,
  /** Parts of what was read are stored, no plan is. */
  STAGING,
  /** A plan is stored and not applied to its end. */
  APPLYING,
  /** Events of the run are not acknowledged. */
  QUEUE_WORK,
  /** Nothing is under way. */
  NOTHING;

  static final String WAITING_DELIVERIES =
      """
      SELECT count(*)
      FROM store.delivery
      WHERE phase IN ('NEW', 'HEAD', 'BEHIND')
      """;

  private static final String FACTS =
      """
      SELECT
        (SELECT state = 'RUNNING' FROM runtime.run WHERE id = ?),
        EXISTS (SELECT FROM people.import_part JOIN people.import USING (tenant_id, import_id)
                WHERE state = 'OPEN'),
        EXISTS (SELECT FROM people.plan WHERE state = 'APPLYING'),
        EXISTS (SELECT FROM store.delivery WHERE phase IN ('NEW', 'HEAD', 'BEHIND'))
      """;

  private static final String SESSIONS_OF_SERVER =
      """
      SELECT count(*)
      FROM pg_stat_activity
      WHERE usename = current_user AND application_name = 'oresund'
      """;

  /** Reads the moment of a run. */
  static RunMoment of(ServerDatabase database, UUID run) {
    String[] facts = database.rows(FACTS, run).get(0).split("\\|");
    List<Boolean> holds = Arrays.stream(facts).map("t"::equals).toList();
    if (holds.get(2)) {
      return APPLYING;
    } else if (holds.get(3)) {
      return QUEUE_WORK;
    } else if (holds.get(1)) {
      return STAGING;
    }
    return holds.get(0) ? READING : NOTHING;
  }

  /** Returns whether the sessions of a dead server have ended, and their transactions with them. */
  static boolean isSettled(ServerDatabase database) {
    return database.number(SESSIONS_OF_SERVER) == 0;
  }
}
