// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import org.osgi.annotation.versioning.ConsumerType;

/** Tells how much work waits in the outside system. */
@ConsumerType
public interface ReportsBacklog {

  /** Returns the number of waiting items, or -1 if it is not known. Answers within 3 s. */
  long backlog();
}
