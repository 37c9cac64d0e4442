// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.oresund.privacy.AuditVerification;
import org.oresund.privacy.internal.keys.KeyRing;
import org.oresund.privacy.internal.keys.SigningKey;
import org.oresund.store.Leadership;
import org.oresund.store.Lease;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;

/**
 * Extends the chain of one tenant while it leads, and signs where it stands.
 *
 * <p>Used by the sealer's thread only.
 */
final class ChainKeeper {

  private static final String LEADERSHIP = "privacy/audit-sealer";
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final int BATCH = 2000;

  private final TenantId tenant;
  private final Parts parts;
  private final SealingPace pace;
  private final CheckpointCopies copies;
  private @Nullable Lease lease;
  private Instant leasedAt = Instant.EPOCH;
  private Instant signedAt = Instant.EPOCH;
  private long signedSequence;
  private boolean compared;

  /**
   * What all keepers of a node work with.
   *
   * @param transactions way to the database
   * @param leadership one leader per chain
   * @param ring signs checkpoints
   * @param holder this node since its start
   */
  record Parts(
      TenantTransaction transactions, Leadership leadership, KeyRing ring, String holder) {}

  /**
   * What a round came to.
   *
   * @param state how it ended
   * @param broken where the chain contradicts its copied checkpoint
   * @param note the checkpoint signed in this round
   * @param nextNote when the next one is due; nothing while the chain does not grow
   */
  record Round(
      State state,
      Optional<AuditVerification.Break> broken,
      Optional<String> note,
      Optional<Duration> nextNote) {

    /** How a round ended. */
    enum State {
      /** Nothing waits any more. */
      SEALED,
      /** Another node leads. */
      NOT_LEADER,
      /** The chain contradicts its copied checkpoint and was left alone. */
      BROKEN
    }

    private static Round of(State state) {
      return new Round(state, Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  ChainKeeper(TenantId tenant, Parts parts, SealingPace pace, CheckpointCopies copies) {
    this.tenant = tenant;
    this.parts = parts;
    this.pace = pace;
    this.copies = copies;
  }

  /** Seals all that waits and signs if it is time. */
  Round keep() throws IOException {
    if (!compared) {
      Optional<AuditVerification.Break> broken = contradiction();
      if (broken.isPresent()) {
        return new Round(Round.State.BROKEN, broken, Optional.empty(), Optional.empty());
      }
      compared = true;
    }
    Optional<Lease> held = lead();
    if (held.isEmpty()) {
      return Round.of(Round.State.NOT_LEADER);
    }
    while (fenced(held.get(), tx -> ChainRows.seal(tx, BATCH)) > 0) {
      // the next batch is a transaction of its own
    }
    return sign(held.get());
  }

  private <T> T fenced(Lease held, TenantTransaction.Work<T> work) {
    return parts
        .transactions()
        .call(
            tenant,
            tx -> {
              parts.leadership().require(tx, held.fence());
              return work.apply(tx);
            });
  }

  private Optional<Lease> lead() {
    Instant now = pace.clock().instant();
    if (lease == null || leasedAt.plus(LEASE.dividedBy(2)).isBefore(now)) {
      lease = parts.leadership().acquire(tenant, LEADERSHIP, parts.holder(), LEASE).orElse(null);
      leasedAt = now;
    }
    return Optional.ofNullable(lease);
  }

  private Optional<AuditVerification.Break> contradiction() throws IOException {
    List<String> notes = copies.read(tenant);
    if (notes.isEmpty()) {
      return Optional.empty();
    }
    SigningKey key = parts.ring().signing();
    List<Checkpoint> newest =
        Checkpoint.read(notes.get(notes.size() - 1), key.publicKey()).stream().toList();
    return parts.transactions().call(tenant, tx -> CopiedCheckpoints.contradiction(tx, newest));
  }

  private Round sign(Lease held) throws IOException {
    long sequence = parts.transactions().call(tenant, ChainRows::head).sequence();
    if (sequence == 0) {
      return Round.of(Round.State.SEALED);
    }
    Instant now = pace.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    boolean grown = sequence > signedSequence;
    Instant due = signedAt.plus(grown ? pace.checkpoint() : SealingPace.DAILY);
    if (due.isAfter(now)) {
      Optional<Duration> next = grown ? Optional.of(Duration.between(now, due)) : Optional.empty();
      return new Round(Round.State.SEALED, Optional.empty(), Optional.empty(), next);
    }
    SigningKey key = parts.ring().signing();
    copies.publish(Checkpoint.verifierKey(key.rawPublicKey()));
    String note = fenced(held, tx -> signed(tx, now, key));
    copies.add(tenant, note);
    signedAt = now;
    signedSequence = sequence;
    return new Round(Round.State.SEALED, Optional.empty(), Optional.of(note), Optional.empty());
  }

  private static String signed(Tx tx, Instant now, SigningKey key) throws SQLException {
    int epoch = 1 + ChainRows.epochs(tx).size();
    Checkpoint checkpoint = new Checkpoint(tx.tenant(), ChainRows.head(tx), epoch, now);
    String note = checkpoint.sign(key);
    ChainRows.insert(tx, checkpoint, note);
    return note;
  }
}
