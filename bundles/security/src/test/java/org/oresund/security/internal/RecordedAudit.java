// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.oresund.api.TenantId;
import org.oresund.privacy.AuditEntry;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditLog;
import org.oresund.privacy.AuditQuery;
import org.oresund.privacy.AuditVerification;
import org.oresund.store.Tx;

/** Remembers what is committed to the access log; the real one is tested where it lives. */
final class RecordedAudit implements AuditLog {

  private final List<Written> written = Collections.synchronizedList(new ArrayList<>());

  record Written(TenantId tenant, AuditEvent event) {}

  List<Written> written() {
    return List.copyOf(written);
  }

  @Override
  public void append(Tx tx, AuditEvent event) {
    TenantId tenant = tx.tenant();
    tx.afterCommit(() -> written.add(new Written(tenant, event)));
  }

  @Override
  public void appendAll(Tx tx, Collection<AuditEvent> events) {
    events.forEach(event -> append(tx, event));
  }

  @Override
  public List<AuditEntry> list(TenantId tenant, AuditQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public AuditVerification verify(TenantId tenant, List<String> checkpoints) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<String> checkpoint(TenantId tenant) {
    return Optional.empty();
  }

  @Override
  public void continueAfterRestore(TenantId tenant, AuditEvent.Actor actor, String reason) {
    throw new UnsupportedOperationException();
  }
}
