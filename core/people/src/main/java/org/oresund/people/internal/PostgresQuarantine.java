// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.oresund.people.Page;
import org.oresund.people.PageRequest;
import org.oresund.people.Quarantine;
import org.oresund.people.QuarantineEntry;
import org.oresund.store.SchemaReady;
import org.oresund.store.TenantTransaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lists table {@code quarantine}. */
@Component
public final class PostgresQuarantine implements Quarantine {

  private static final String LIST =
      """
      SELECT q.instance, q.key, x.person_id, CAST(q.problem AS text) AS problem, q.since
      FROM people.quarantine q
      LEFT JOIN people.external_key x ON x.instance = q.instance AND x.key = q.key
      WHERE (q.instance, q.key) > (:afterInstance, :afterKey)
        AND (CAST(:instance AS text) IS NULL OR q.instance = :instance)
      ORDER BY q.instance, q.key
      LIMIT :limit
      """;

  private final TenantTransaction transaction;

  /** Creates the service. */
  @Activate
  public PostgresQuarantine(
      @Reference TenantTransaction transaction,
      @Reference(target = "(core=people)") SchemaReady schema) {
    this.transaction = transaction;
  }

  @Override
  public Page<QuarantineEntry> list(TenantId tenant, @Nullable String instance, PageRequest page) {
    List<String> after = Position.key(page.after(), 2);
    List<QuarantineEntry> entries =
        transaction.call(
            tenant,
            tx ->
                Sql.of(tx, LIST)
                    .with("afterInstance", after.get(0))
                    .with("afterKey", after.get(1))
                    .with("instance", instance)
                    .with("limit", page.limit() + 1)
                    .list(
                        row ->
                            new QuarantineEntry(
                                row.getString("instance"),
                                row.getString("key"),
                                row.getObject("person_id", UUID.class),
                                Objects.requireNonNull(Json.problem(row.getString("problem"))),
                                Objects.requireNonNull(Sql.instant(row, "since")))));
    return Position.page(entries, page, last -> Position.after(last.instance(), last.key()));
  }
}
