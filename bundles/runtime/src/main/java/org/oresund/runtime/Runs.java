// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.time.Duration;
import java.util.UUID;
import org.oresund.api.TenantId;
import org.oresund.connector.RunRequest;
import org.osgi.annotation.versioning.ProviderType;

/** Starts runs and keeps their history. Trouble is a {@link org.oresund.api.ProblemException}. */
@ProviderType
public interface Runs {

  /** Longest time {@link #await} waits. */
  Duration MAX_WAIT = Duration.ofMinutes(10);

  /**
   * What is asked for.
   *
   * @param mode one of the modes of the type
   * @param extent whether the run stops at the stored plan
   * @param by account that asks
   */
  record Request(String mode, RunRequest.Extent extent, String by) {}

  /**
   * Asks for a run and answers at once. If an equal run waits already, that one is answered.
   *
   * @return the id of the run
   * @throws org.oresund.api.ProblemException {@code instance.not-found}; {@code run.unknown-mode};
   *     {@code instance.suspended} with its problem if nothing would take the run
   */
  UUID start(TenantId tenant, String instance, Request request);

  /**
   * Waits until the run has ended or the time is over, and answers how it is then.
   *
   * @param limit at most {@link #MAX_WAIT}; zero does not wait
   * @throws org.oresund.api.ProblemException {@code run.not-found}; {@code run.wait-too-long}
   */
  RunView await(TenantId tenant, UUID run, Duration limit);

  /** Returns the runs of the instance, newest first. */
  Page<RunView> history(TenantId tenant, String instance, PageRequest page);
}
