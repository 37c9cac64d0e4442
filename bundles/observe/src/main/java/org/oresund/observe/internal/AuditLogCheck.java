// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import org.oresund.observe.HealthCheck;
import org.oresund.privacy.PrivacyStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Is in order when the audit log is written and sealed. */
@Component
public final class AuditLogCheck implements HealthCheck {

  private final PrivacyStatus audit;

  /** Creates the check. */
  @Activate
  public AuditLogCheck(@Reference(target = "(oresund.status=audit)") PrivacyStatus audit) {
    this.audit = audit;
  }

  @Override
  public String name() {
    return "audit-log";
  }

  @Override
  public Result check() {
    return PrivacyResult.of(audit);
  }
}
