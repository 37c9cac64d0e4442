// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditVerification;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;

/** Recomputes a chain from its events, step by step; one verifier for one verification. */
final class ChainVerifier {

  private static final int STEP = 2000;
  private static final int MOST_NOTES = 20;

  /** Transactions overlap, so recorded times may go back a little without anybody's doing. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final TenantTransaction transactions;
  private final TenantId tenant;
  private final Chain chain;
  private final List<String> notes = new ArrayList<>();
  private Chain.Head head = Chain.Head.start();
  private Instant latest = Instant.EPOCH;

  ChainVerifier(TenantTransaction transactions, TenantId tenant) {
    this.transactions = transactions;
    this.tenant = tenant;
    this.chain = new Chain(tenant);
  }

  /**
   * Verifies the chain against itself and against these checkpoints.
   *
   * @param remarks notes to begin with
   */
  AuditVerification verify(List<Checkpoint> checkpoints, List<String> remarks) {
    notes.addAll(remarks);
    Optional<AuditVerification.Break> broken = recompute();
    return transactions.call(
        tenant,
        tx ->
            new AuditVerification(
                head.sequence(),
                1 + ChainRows.epochs(tx).size(),
                earlier(broken, beyondTheLinks(tx, checkpoints)),
                ChainRows.unsealed(tx),
                notes));
  }

  private Optional<AuditVerification.Break> recompute() {
    while (true) {
      List<ChainRows.Link> step =
          transactions.call(tenant, tx -> ChainRows.links(tx, head.sequence(), STEP));
      Optional<AuditVerification.Break> broken = firstBad(step);
      if (broken.isPresent() || step.size() < STEP) {
        return broken;
      }
    }
  }

  private static Optional<AuditVerification.Break> earlier(
      Optional<AuditVerification.Break> one, Optional<AuditVerification.Break> other) {
    if (one.isPresent() && other.isPresent()) {
      return one.get().sequence() <= other.get().sequence() ? one : other;
    }
    return one.or(() -> other);
  }

  private Optional<AuditVerification.Break> firstBad(List<ChainRows.Link> links) {
    for (ChainRows.Link link : links) {
      Optional<String> reason = reasonAgainst(link);
      if (reason.isPresent()) {
        return Optional.of(new AuditVerification.Break(head.sequence() + 1, reason.get()));
      }
      head = link.head();
    }
    return Optional.empty();
  }

  private Optional<String> reasonAgainst(ChainRows.Link link) {
    StoredEvent event = link.event();
    if (link.head().sequence() != head.sequence() + 1) {
      return Optional.of("The link is missing.");
    }
    if (event == null) {
      return Optional.of("The event is missing.");
    }
    if (!Arrays.equals(Chain.hash(event), link.eventHash())) {
      return Optional.of("The event was changed or exchanged.");
    }
    if (!Arrays.equals(chain.next(head, link.eventHash()).hash(), link.head().hash())) {
      return Optional.of("The link does not follow from the one before.");
    }
    watchClock(event, link.head().sequence());
    return Optional.empty();
  }

  private void watchClock(StoredEvent event, long sequence) {
    if (event.at().plus(TOLERANCE).isBefore(latest) && notes.size() < MOST_NOTES) {
      notes.add("The clock went back at %d.".formatted(sequence));
    }
    if (event.at().isAfter(latest)) {
      latest = event.at();
    }
  }

  private Optional<AuditVerification.Break> beyondTheLinks(Tx tx, List<Checkpoint> checkpoints)
      throws SQLException {
    List<ChainRows.Epoch> epochs = ChainRows.epochs(tx);
    for (Checkpoint checkpoint : checkpoints) {
      if (CopiedCheckpoints.lost(checkpoint, epochs) && notes.size() < MOST_NOTES) {
        notes.add(
            "The checkpoint at %d of epoch %d was lost by a declared restore."
                .formatted(checkpoint.head().sequence(), checkpoint.epoch()));
      }
    }
    Optional<AuditVerification.Break> bad = undeclaredEpoch(tx, epochs);
    if (bad.isEmpty()) {
      bad = CopiedCheckpoints.contradiction(tx, checkpoints);
    }
    if (bad.isEmpty() && ChainRows.outside(tx) > 0) {
      long next = ChainRows.head(tx).sequence() + 1;
      bad =
          Optional.of(
              new AuditVerification.Break(
                  next, "Events were inserted past the sealer, or their links are gone."));
    }
    return bad;
  }

  private static Optional<AuditVerification.Break> undeclaredEpoch(
      Tx tx, List<ChainRows.Epoch> epochs) throws SQLException {
    for (ChainRows.Epoch epoch : epochs) {
      long first = epoch.firstSequence();
      boolean declared =
          ChainRows.links(tx, first - 1, 1).stream()
              .filter(link -> link.head().sequence() == first)
              .map(ChainRows.Link::event)
              .anyMatch(event -> opens(event, epoch));
      boolean waiting = ChainRows.head(tx).sequence() < first;
      if (!declared && !waiting) {
        return Optional.of(
            new AuditVerification.Break(
                first, "An epoch begins here without an event that declares a restore."));
      }
    }
    return Optional.empty();
  }

  private static boolean opens(@Nullable StoredEvent event, ChainRows.Epoch epoch) {
    return event != null
        && event.id().equals(epoch.event())
        && event.use().equals(AuditEvent.Use.RESTORED.name());
  }
}
