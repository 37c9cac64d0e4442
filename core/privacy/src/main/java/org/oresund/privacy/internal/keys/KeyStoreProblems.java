// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.nio.file.Path;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/** The problems a key store can have, worded once for all its forms. */
final class KeyStoreProblems {

  private KeyStoreProblems() {}

  static ProblemException inUse(Path folder) {
    return new ProblemException(
        Problem.of(
                "keystore.in-use",
                "Another server process holds the key store in this data directory.",
                "Stop the other server, or give each node the common key store 'jdbc'.")
            .at(folder.toString()));
  }

  static ProblemException damaged(Path file, long position) {
    return new ProblemException(
        Problem.of(
                "keystore.damaged",
                "The key store file is damaged and was left untouched.",
                "Put back the newest copy from the folder 'copies' beside it.")
            .at(file.toString())
            .with("position", Long.toString(position)));
  }

  static ProblemException copyTooOld(Path file, int days) {
    return new ProblemException(
        Problem.of(
                "keystore.copy-too-old",
                "This copy of the key store is older than copies are kept, so it may bring"
                    + " destroyed keys back.",
                "Use a copy of the last " + days + " days.")
            .at(file.toString()));
  }

  static ProblemException unreadable(Path file, Exception cause) {
    return new ProblemException(
        Problem.of(
                "keystore.unreadable",
                "The key store cannot be opened.",
                "Check space and permissions of the data directory.")
            .at(file.toString()),
        cause);
  }

  static ProblemException notWritten(Path file, Exception cause) {
    return new ProblemException(
        Problem.of(
                "keystore.write-failed",
                "The key store cannot be written, so no new key was handed out.",
                "Check space and permissions of the data directory.")
            .at(file.toString()),
        cause);
  }

  static ProblemException closed() {
    return new ProblemException(
        Problem.of("keystore.closed", "The key store is closed.", "Start the server again."));
  }

  static ProblemException otherRootKey() {
    return new ProblemException(
        Problem.of(
            "keystore.other-root-key",
            "The key store belongs to another root key.",
            "Start the server with the root key that the key store was last rotated to."));
  }

  static ProblemException wrappingKeyChanged() {
    return new ProblemException(
        Problem.of(
            "keystore.wrapping-key-changed",
            "The tenant key was rotated or destroyed meanwhile.",
            "Try again."));
  }

  static ProblemException stillWraps() {
    return new ProblemException(
        Problem.of(
            "keystore.still-wraps",
            "A tenant key that still wraps other keys cannot be destroyed alone.",
            "Rotate the tenant key to its end first."));
  }

  static ProblemException unavailable(Exception cause) {
    return new ProblemException(
        Problem.of(
            "keystore.unavailable",
            "The key store database cannot be reached or refused the statement.",
            "Check ORESUND_KEYSTORE_URL, its login and the server behind it."),
        cause);
  }

  static ProblemException notConfigured(String variable) {
    return new ProblemException(
        Problem.of(
                "keystore.not-configured",
                "The key store 'jdbc' needs " + variable + ".",
                "Set the variable, or use the key store 'file' on a single node.")
            .at(variable));
  }

  static ProblemException unknown(String name) {
    return new ProblemException(
        Problem.of(
                "keystore.unknown",
                "There is no key store named '" + name + "'.",
                "Set ORESUND_KEYSTORE to 'file' or 'jdbc', or install the bundle that provides it.")
            .at("ORESUND_KEYSTORE"));
  }

  static Problem singlePlace() {
    return Problem.of(
        "keystore.single-place",
        "New keys are durable in one place only.",
        "Use the key store 'jdbc' with a synchronous standby, and take copies of the folder 'keys'"
            + " to another host.");
  }
}
