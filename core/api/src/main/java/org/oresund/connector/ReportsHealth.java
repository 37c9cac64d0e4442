// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import java.util.Optional;
import org.oresund.api.Problem;
import org.osgi.annotation.versioning.ConsumerType;

/** Tells the health of the outside connection when the runtime asks. */
@ConsumerType
public interface ReportsHealth {

  /**
   * Returns the present trouble, or nothing if the instance can do its work.
   *
   * <p>Asked after the start as the health gate and every 30 s; answers within 3 s.
   */
  Optional<Problem> health();
}
