// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.oresund.privacy.AuditVerification;
import org.oresund.store.Tx;

/** Compares a chain with checkpoints that were kept outside the database. */
final class CopiedCheckpoints {

  private CopiedCheckpoints() {}

  /**
   * Returns the first place where the chain contradicts one of the checkpoints.
   *
   * <p>A checkpoint of an interval that a declared restore has lost is no contradiction.
   *
   * @param checkpoints with good signatures
   */
  static Optional<AuditVerification.Break> contradiction(Tx tx, List<Checkpoint> checkpoints)
      throws SQLException {
    List<ChainRows.Epoch> epochs = ChainRows.epochs(tx);
    long head = ChainRows.head(tx).sequence();
    List<Checkpoint> ordered =
        checkpoints.stream()
            .sorted(Comparator.comparingLong(checkpoint -> checkpoint.head().sequence()))
            .toList();
    for (Checkpoint checkpoint : ordered) {
      if (lost(checkpoint, epochs)) {
        continue;
      }
      long sequence = checkpoint.head().sequence();
      Optional<byte[]> stored = ChainRows.hashAt(tx, sequence);
      if (stored.isEmpty()) {
        return Optional.of(
            new AuditVerification.Break(
                Math.min(head + 1, sequence),
                "The chain ends at %d, but a checkpoint was signed at %d."
                    .formatted(head, sequence)));
      }
      if (!Arrays.equals(stored.get(), checkpoint.head().hash())) {
        return Optional.of(
            new AuditVerification.Break(
                sequence, "The chain was replaced: a checkpoint signed here has another hash."));
      }
    }
    return Optional.empty();
  }

  /** Returns whether a later epoch began at or before the place of the checkpoint. */
  static boolean lost(Checkpoint checkpoint, List<ChainRows.Epoch> epochs) {
    return epochs.stream()
        .filter(epoch -> epoch.number() > checkpoint.epoch())
        .anyMatch(epoch -> epoch.firstSequence() <= checkpoint.head().sequence());
  }
}
