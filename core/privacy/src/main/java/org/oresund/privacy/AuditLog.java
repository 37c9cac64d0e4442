// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.oresund.api.TenantId;
import org.oresund.store.TenantRegister;
import org.oresund.store.Tx;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The append-only, tamper-evident log of who used which personal data and privileges.
 *
 * <p>Events are written in the caller's transaction: together with the change, or committed before
 * what was read leaves the server. If the log cannot be written, the transaction fails and nothing
 * is shown. Within a second of the commit a single sealer adds events to the tenant's hash chain;
 * signed checkpoints of the chain are copied out of the database.
 *
 * <p>Thread-safe. Fails with {@link org.oresund.api.ProblemException}.
 */
@ProviderType
public interface AuditLog {

  /** Whose chain holds events of no tenant; no tenant may have this id. */
  TenantId SYSTEM = TenantRegister.RESERVED;

  /** Writes an event in the transaction's tenant. */
  void append(Tx tx, AuditEvent event);

  /** Writes many events in the transaction's tenant, set-based, in the order given. */
  void appendAll(Tx tx, Collection<AuditEvent> events);

  /** Returns entries of a tenant, newest first; reading the log is itself a use to be logged. */
  List<AuditEntry> list(TenantId tenant, AuditQuery query);

  /**
   * Recomputes a tenant's chain and compares it with every checkpoint kept outside the database.
   *
   * <p>Reads the whole chain in bounded steps; may take minutes.
   *
   * @param checkpoints further checkpoints, for example those a tenant's contact received
   */
  AuditVerification verify(TenantId tenant, List<String> checkpoints);

  /** Returns the newest signed checkpoint of a tenant. */
  Optional<String> checkpoint(TenantId tenant);

  /**
   * Lets the chain go on in a new epoch after the database was restored to an earlier state. The
   * first event of the epoch names the last checkpoint known and the lost interval; without this
   * call a chain that ends before its last checkpoint is not sealed any further.
   *
   * @param reason one sentence, stored encrypted
   */
  void continueAfterRestore(TenantId tenant, AuditEvent.Actor actor, String reason);
}
