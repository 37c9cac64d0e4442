// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.time.Duration;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/** The refusals of the services for other bundles. */
final class Problems {

  private Problems() {}

  static ProblemException instanceNotFound(String instance) {
    return new ProblemException(
        Problem.of(
                "instance.not-found",
                "There is no instance with this name in the tenant.",
                "Check the name and the tenant.")
            .with("instance", instance));
  }

  static ProblemException unknownType(String type) {
    return new ProblemException(
        Problem.of(
                "connector.unknown-type",
                "There is no connector type with this name.",
                "Deploy the connector first, or correct the type.")
            .with("type", type)
            .at("type"));
  }

  static ProblemException typeDiffers() {
    return new ProblemException(
        Problem.of(
                "instance.type-differs",
                "The instance exists with another connector type.",
                "Choose another name, or delete the instance first.")
            .at("type"));
  }

  static ProblemException runNotFound() {
    return new ProblemException(
        Problem.of(
            "run.not-found", "There is no run with this id in the tenant.", "Check the id."));
  }

  static ProblemException unknownMode() {
    return new ProblemException(
        Problem.of(
                "run.unknown-mode",
                "The connector type has no such run mode.",
                "Use one of the modes the connector type lists.")
            .at("mode"));
  }

  static ProblemException waitTooLong(Duration longest) {
    return new ProblemException(
        Problem.of(
                "run.wait-too-long",
                "A call can wait for a run at most " + longest.toSeconds() + " seconds.",
                "Wait again when the call returns.")
            .at("wait"));
  }

  static ProblemException suspended() {
    return new ProblemException(
        Problem.of(
            "instance.suspended",
            "The instance is suspended and takes no runs.",
            "Resume it first."));
  }

  static ProblemException notRunning() {
    return new ProblemException(
        Problem.of(
            "instance.not-running",
            "The instance does not run on this node at present.",
            "Look at its status and try again."));
  }

  static ProblemException deadLetterNotFound() {
    return new ProblemException(
        Problem.of(
            "dead-letter.not-found",
            "There is no open dead letter with this id in the tenant.",
            "It may have been replayed or discarded already."));
  }

  static ProblemException deadLetterNotReplayable() {
    return new ProblemException(
        Problem.of(
            "dead-letter.not-replayable",
            "It was a part of a run or of an event, for example one row of a file, and cannot be"
                + " sent through alone.",
            "Correct it where it came from and give the whole in again, for example drop the file"
                + " once more; then delete the dead letter."));
  }
}
