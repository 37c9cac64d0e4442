// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.util.UUID;
import org.oresund.api.TenantId;
import org.oresund.people.PersonAccess;
import org.oresund.store.SchemaReady;
import org.oresund.store.TenantTransaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers from tables {@code person} and {@code access_suspension}. */
@Component
public final class PostgresPersonAccess implements PersonAccess {

  private final TenantTransaction transaction;

  /** Creates the service. */
  @Activate
  public PostgresPersonAccess(
      @Reference TenantTransaction transaction,
      @Reference(target = "(core=people)") SchemaReady schema) {
    this.transaction = transaction;
  }

  @Override
  public State of(TenantId tenant, UUID person) {
    return transaction.call(tenant, tx -> AccessSuspensions.of(tx, person));
  }
}
