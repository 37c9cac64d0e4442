// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Messages that were given up and wait for a decision, per tenant.
 *
 * <p>Thread-safe.
 */
@ProviderType
public interface DeadLetters {

  /**
   * Keeps a message.
   *
   * @param payload its bytes, encrypted by the caller if they hold personal data; at most 1 MiB,
   *     larger ones go to {@link Blobs} with the blob's id here
   * @return id of the dead letter
   */
  UUID add(Tx tx, NewDeadLetter letter, byte[] payload);

  /**
   * Lists dead letters, newest first.
   *
   * @param instance only of this instance; null for all
   * @param state only in this state; null for all
   * @param after id of the last one seen; null starts at the newest
   * @param limit 1 to 1000
   */
  List<DeadLetter> list(
      Tx tx,
      @Nullable String instance,
      DeadLetter.@Nullable State state,
      @Nullable UUID after,
      int limit);

  /** Returns one dead letter; empty if unknown in this tenant. */
  Optional<DeadLetter> find(Tx tx, UUID id);

  /** Returns the payload of an open dead letter; empty if unknown or decided. */
  Optional<byte[]> payload(Tx tx, UUID id);

  /**
   * Sends a dead letter through again.
   *
   * <p>One that was a delivery is queued again at the end of its key, for its subscription only,
   * marked {@link Delivery.Order#OUT_OF_ORDER}. For any other the caller does the work in the same
   * transaction, after reading the payload.
   *
   * @return the dead letter, now replayed
   * @throws org.oresund.api.ProblemException {@code dead-letter.unknown}, {@code
   *     dead-letter.decided} if it is not open, {@code dead-letter.subscription-gone} if its
   *     subscription no longer exists
   */
  DeadLetter replay(Tx tx, UUID id);

  /**
   * Gives a dead letter up for good and deletes its payload.
   *
   * @return the dead letter, now discarded
   * @throws org.oresund.api.ProblemException {@code dead-letter.unknown} or {@code
   *     dead-letter.decided}
   */
  DeadLetter discard(Tx tx, UUID id);
}
