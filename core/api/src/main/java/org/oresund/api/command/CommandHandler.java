// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api.command;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Handles one command of a core; registered as an OSGi service by the core.
 *
 * <p>Called on a worker thread of the calling instance. A handler checks {@link
 * CommandCall#fence()} in the transaction in which it changes data, and is idempotent by {@link
 * CommandCall#idempotencyKey()}.
 */
@ConsumerType
public interface CommandHandler {

  /** What a command does to the data of its core. */
  enum Access {
    /** Changes nothing; needs no idempotency key. */
    READ,
    /** Changes data. */
    WRITE
  }

  /** Returns {@code <core>/<command>}, for example {@code people/import}. */
  String name();

  /** Returns whether the command changes data. */
  Access access();

  /**
   * Runs the command in the caller's tenant.
   *
   * @return the answer, which becomes the message body; null leaves the body as it is
   * @throws org.oresund.api.ProblemException if the command is refused; a {@link
   *     org.oresund.connector.ConnectorException} says how the runtime reacts, any other is treated
   *     as rejected
   */
  @Nullable Object handle(CommandCall call);
}
