// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditEvent.Outcome;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.privacy.AuditLog;
import org.oresund.security.Principal;
import org.oresund.store.TenantTransaction;

/** Writes refusals to the access log of the tenant in which they happened. */
public final class RefusalLog {

  private final TenantTransaction transactions;
  private final AuditLog audit;

  /** Creates the log. */
  public RefusalLog(TenantTransaction transactions, AuditLog audit) {
    this.transactions = transactions;
    this.audit = audit;
  }

  /** Writes that somebody lacked a permission. */
  void write(Principal principal, String permission) {
    AuditEvent event =
        AuditEvent.of(Use.REFUSED, principal.actor(), "permission")
            .on(permission)
            .ended(Outcome.REFUSED);
    transactions.run(principal.tenant(), tx -> audit.append(tx, event));
  }
}
