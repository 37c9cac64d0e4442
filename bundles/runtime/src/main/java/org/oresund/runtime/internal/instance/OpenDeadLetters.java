// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.oresund.api.ProblemException;
import org.oresund.privacy.FieldCipher;
import org.oresund.runtime.PageRequest;
import org.oresund.runtime.internal.endpoint.DeadLetterBox;
import org.oresund.store.DeadLetter;
import org.oresund.store.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dead letters nobody has decided about, and what goes with them when somebody does. */
final class OpenDeadLetters {

  private static final Logger LOG = LoggerFactory.getLogger(OpenDeadLetters.class);

  private final DeadLetterBox.Stores stores;

  OpenDeadLetters(RuntimeStores stores, FieldCipher cipher) {
    this.stores =
        new DeadLetterBox.Stores(
            stores.transactions(), stores.deadLetters(), stores.blobs(), cipher);
  }

  /**
   * Returns an open dead letter.
   *
   * @throws ProblemException {@code dead-letter.not-found}
   */
  DeadLetter find(Tx tx, UUID id) {
    return stores
        .letters()
        .find(tx, id)
        .filter(letter -> letter.state() == DeadLetter.State.OPEN)
        .orElseThrow(Problems::deadLetterNotFound);
  }

  /** Returns the message a dead letter holds that was no event. */
  DeadLetterBox.Message message(Tx tx, DeadLetter letter) {
    byte[] payload =
        stores.letters().payload(tx, letter.id()).orElseThrow(Problems::deadLetterNotFound);
    return DeadLetterBox.open(stores, tx, key(letter), payload);
  }

  /** Marks a dead letter as sent through again. */
  void replayed(Tx tx, DeadLetter letter) {
    forgetBody(tx, letter);
    stores.letters().replay(tx, letter.id());
  }

  /** Gives a dead letter up for good. */
  void discard(Tx tx, DeadLetter letter) {
    forgetBody(tx, letter);
    stores.letters().discard(tx, letter.id());
  }

  /** Gives every dead letter of an instance up for good. */
  void discardAll(Tx tx, String instance) {
    List<DeadLetter> letters;
    do {
      letters =
          stores.letters().list(tx, instance, DeadLetter.State.OPEN, null, PageRequest.MAX_LIMIT);
      letters.forEach(letter -> discard(tx, letter));
    } while (letters.size() == PageRequest.MAX_LIMIT);
  }

  private void forgetBody(Tx tx, DeadLetter letter) {
    Optional<byte[]> payload = stores.letters().payload(tx, letter.id());
    if (letter.origin().event() != null || payload.isEmpty()) {
      return;
    }
    try {
      DeadLetterBox.forget(stores, tx, key(letter), payload.get());
    } catch (ProblemException e) {
      // what cannot be decrypted any more is unreadable wherever it lies
      LOG.debug("The body of dead letter {} cannot be found", letter.id(), e);
    }
  }

  private static String key(DeadLetter letter) {
    return Objects.requireNonNull(letter.origin().key());
  }
}
