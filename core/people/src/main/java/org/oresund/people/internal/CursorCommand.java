// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import org.jspecify.annotations.Nullable;
import org.oresund.api.command.CommandCall;
import org.oresund.api.command.CommandHandler;
import org.oresund.store.SchemaReady;
import org.oresund.store.TenantTransaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Command {@code people/cursor}: answers where the instance's last applied import left off. */
@Component(service = CommandHandler.class)
public final class CursorCommand implements CommandHandler {

  private static final String CURSOR =
      """
      SELECT coalesce(cursor, '')
      FROM people.source
      WHERE instance = :instance
      """;

  private final TenantTransaction transaction;

  /** Creates the command. */
  @Activate
  public CursorCommand(
      @Reference TenantTransaction transaction,
      @Reference(target = "(core=people)") SchemaReady schema) {
    this.transaction = transaction;
  }

  @Override
  public String name() {
    return "people/cursor";
  }

  @Override
  public Access access() {
    return Access.READ;
  }

  /** Returns the cursor; null before the first import. */
  @Override
  public @Nullable Object handle(CommandCall call) {
    String cursor =
        transaction.call(
            call.tenant(),
            tx ->
                Sql.of(tx, CURSOR)
                    .with("instance", call.caller().instance())
                    .first(row -> row.getString(1))
                    .orElse(""));
    return cursor.isEmpty() ? null : cursor;
  }
}
