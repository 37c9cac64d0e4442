// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/** Shows what could not be processed and tries it again on demand. */
@ProviderType
public interface DeadLetterService {

  /**
   * Returns dead letters, newest first.
   *
   * @param instance only those of this instance; null for all
   */
  Page<DeadLetterView> list(TenantId tenant, @Nullable String instance, PageRequest page);

  /**
   * Hands the message to the route that failed once more, out of order. Answers when it is queued;
   * what fails again becomes a dead letter again.
   *
   * @throws org.oresund.api.ProblemException {@code dead-letter.not-found}; {@code
   *     dead-letter.not-replayable} if it is a part; {@code instance.not-running}
   */
  void replay(TenantId tenant, UUID id, String by);

  /**
   * Deletes the message for good.
   *
   * @throws org.oresund.api.ProblemException {@code dead-letter.not-found}
   */
  void discard(TenantId tenant, UUID id, String by);
}
