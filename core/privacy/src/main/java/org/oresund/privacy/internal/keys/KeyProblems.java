// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.util.UUID;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/** The problems of using keys. */
public final class KeyProblems {

  private KeyProblems() {}

  /** The key was destroyed: a person was erased or a tenant left. */
  public static ProblemException shredded() {
    return new ProblemException(
        Problem.of(
            "privacy.key-shredded",
            "The key of this data was destroyed, so it can neither be read nor added to.",
            "This is meant to last: a person was erased or a tenant left."));
  }

  /** The key store does not know a key that a value names. */
  public static ProblemException missing(UUID key) {
    return new ProblemException(
        Problem.of(
                "privacy.key-missing",
                "A stored value names a key that the key store does not hold.",
                "Put back the newest key store of this installation.")
            .with("key", key.toString()));
  }

  /** The keys that values need have not been looked for since the start. */
  static Problem unchecked() {
    return Problem.of(
        "privacy.keys-unchecked",
        "It is not known yet whether the key store holds the keys of all stored values.",
        "Wait; if it stays so, look at the checks 'database' and 'key-store'.");
  }

  /** Stored values need keys that are neither in the key store nor listed as destroyed. */
  static Problem missing(long count) {
    return Problem.of(
            "privacy.keys-missing",
            "The key store lacks %d keys that stored values were encrypted with.".formatted(count),
            "Stop the server and put back the newest key store of this installation with its root"
                + " key: the folders 'keys' and 'secrets' of the data directory, or the database in"
                + " ORESUND_KEYSTORE_URL and the file in ORESUND_ROOT_KEY_FILE.")
        .with("missing", Long.toString(count));
  }

  static ProblemException notReady(Problem reason) {
    return new ProblemException(
        Problem.of(
                "privacy.keys-not-ready",
                "Encrypted data cannot be used: " + reason.what(),
                reason.remedy())
            .with("reason", reason.code()));
  }

  static ProblemException broken(UUID key) {
    return new ProblemException(
        Problem.of(
                "privacy.key-broken",
                "A key in the key store was changed and cannot be unwrapped.",
                "Put back the newest undamaged copy of the key store.")
            .with("key", key.toString()));
  }

  static ProblemException rootKeyWrong() {
    return new ProblemException(
        Problem.of(
            "privacy.root-key-wrong",
            "The root key does not belong to this key store.",
            "Give the root key that this installation was started with, or was last rotated to."));
  }

  static ProblemException rootKeyMissing(String path) {
    return new ProblemException(
        Problem.of(
                "privacy.root-key-missing",
                "The key store holds keys, but the root key that opens it is not there.",
                "Put the root key file back from escrow; a new one cannot open existing keys.")
            .at(path));
  }

  static ProblemException rootKeyRequired() {
    return new ProblemException(
        Problem.of(
                "privacy.root-key-required",
                "Several nodes need one common root key.",
                "Set ORESUND_ROOT_KEY_FILE on every node to a file with the same key.")
            .at("ORESUND_ROOT_KEY_FILE"));
  }
}
