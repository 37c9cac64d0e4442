// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.io.IOException;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.privacy.AuditEntry;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditLog;
import org.oresund.privacy.AuditQuery;
import org.oresund.privacy.AuditVerification;
import org.oresund.privacy.FieldCipher;
import org.oresund.privacy.Pseudonyms;
import org.oresund.privacy.internal.keys.KeyRing;
import org.oresund.privacy.internal.keys.SigningKey;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;
import org.oresund.store.UncheckedSqlException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The audit log in tables that only grow. */
@Component
public final class PostgresAuditLog implements AuditLog {

  private final TenantTransaction transactions;
  private final KeyRing ring;
  private final AuditSealer sealer;
  private final AuditRows rows;
  private final AuditEntries entries;

  /** Writes with these means. */
  @Activate
  public PostgresAuditLog(
      @Reference TenantTransaction transactions,
      @Reference FieldCipher cipher,
      @Reference Pseudonyms pseudonyms,
      @Reference KeyRing ring,
      @Reference AuditSealer sealer) {
    this.transactions = transactions;
    this.ring = ring;
    this.sealer = sealer;
    this.rows = new AuditRows(cipher, pseudonyms);
    this.entries = new AuditEntries(transactions, cipher, pseudonyms);
  }

  @Override
  public void append(Tx tx, AuditEvent event) {
    appendAll(tx, List.of(event));
  }

  @Override
  public void appendAll(Tx tx, Collection<AuditEvent> events) {
    List<AuditEvent> all = List.copyOf(events);
    try {
      for (int from = 0; from < all.size(); from += AuditRows.MOST) {
        int to = Math.min(all.size(), from + AuditRows.MOST);
        rows.write(tx, all.subList(from, to), AuditRows.Place.NEXT);
      }
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
    if (!all.isEmpty()) {
      TenantId tenant = tx.tenant();
      tx.afterCommit(() -> sealer.wake(tenant));
    }
  }

  @Override
  public List<AuditEntry> list(TenantId tenant, AuditQuery query) {
    return entries.list(tenant, query);
  }

  @Override
  public AuditVerification verify(TenantId tenant, List<String> checkpoints) {
    SigningKey key = ring.signing();
    List<String> remarks = new ArrayList<>();
    List<Checkpoint> known = new ArrayList<>();
    List<String> all = new ArrayList<>(copied(tenant));
    all.addAll(checkpoints);
    for (String note : all) {
      Optional<Checkpoint> checkpoint =
          Checkpoint.read(note, key.publicKey()).filter(one -> one.tenant().equals(tenant));
      checkpoint.ifPresentOrElse(
          known::add, () -> remarks.add("A checkpoint is not signed by this installation."));
    }
    return new ChainVerifier(transactions, tenant).verify(known, remarks);
  }

  @Override
  public Optional<String> checkpoint(TenantId tenant) {
    return transactions.call(tenant, ChainRows::newestCheckpoint);
  }

  @Override
  public void continueAfterRestore(TenantId tenant, AuditEvent.Actor actor, String reason) {
    SigningKey key = ring.signing();
    Optional<Checkpoint> last =
        copied(tenant).stream()
            .flatMap(note -> Checkpoint.read(note, key.publicKey()).stream())
            .max(
                Comparator.comparingInt(Checkpoint::epoch)
                    .thenComparingLong(one -> one.head().sequence()));
    transactions.run(tenant, tx -> openEpoch(tx, last, actor, reason));
    sealer.resume(tenant);
  }

  private void openEpoch(Tx tx, Optional<Checkpoint> last, AuditEvent.Actor actor, String reason)
      throws SQLException {
    Chain.Head head = ChainRows.head(tx);
    AuditEvent event =
        AuditEvent.of(AuditEvent.Use.RESTORED, actor, "audit-log")
            .on(lost(head, last))
            .withText(reason);
    UUID id = rows.write(tx, List.of(event), AuditRows.Place.FIRST).get(0);
    int number = 2 + ChainRows.epochs(tx).size();
    ChainRows.insert(tx, new ChainRows.Epoch(number, head.sequence() + 1, id));
  }

  /** Says in clear what the restore has lost, so that everybody who verifies can read it. */
  private static String lost(Chain.Head head, Optional<Checkpoint> last) {
    if (last.isEmpty()) {
      return "no checkpoint known; the chain stands at " + head.sequence();
    }
    Checkpoint known = last.get();
    return "last checkpoint %d of epoch %d at %s; lost %d to %d"
        .formatted(
            known.head().sequence(),
            known.epoch(),
            known.time().atOffset(ZoneOffset.UTC),
            head.sequence() + 1,
            known.head().sequence());
  }

  private List<String> copied(TenantId tenant) {
    try {
      return sealer.copies().read(tenant);
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
              "audit.checkpoints-unreadable",
              "The copied checkpoints cannot be read, so the end of the log cannot be verified.",
              "Check the permissions of the folder 'audit' in the data directory."),
          e);
    }
  }
}
