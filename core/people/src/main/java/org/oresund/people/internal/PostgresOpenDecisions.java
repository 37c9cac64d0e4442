// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import org.oresund.api.TenantId;
import org.oresund.people.OpenDecisions;
import org.oresund.store.SchemaReady;
import org.oresund.store.TenantTransaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Counts in tables {@code plan}, by an index of held ones only, and {@code access_suspension}. */
@Component
public final class PostgresOpenDecisions implements OpenDecisions {

  private static final String COUNT =
      """
      SELECT
        (SELECT count(*) FROM people.plan WHERE state = 'HELD') AS held,
        (SELECT count(*) FROM people.access_suspension) AS suspended
      """;

  private final TenantTransaction transaction;

  /** Creates the service. */
  @Activate
  public PostgresOpenDecisions(
      @Reference TenantTransaction transaction,
      @Reference(target = "(core=people)") SchemaReady schema) {
    this.transaction = transaction;
  }

  @Override
  public Counts of(TenantId tenant) {
    return transaction.call(
        tenant,
        tx ->
            Sql.of(tx, COUNT)
                .first(row -> new Counts(row.getLong("held"), row.getLong("suspended")))
                .orElseThrow());
  }
}
