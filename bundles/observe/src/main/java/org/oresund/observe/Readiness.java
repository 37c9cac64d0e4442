// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Answers whether this node can serve, with the result of every check. */
@ProviderType
public interface Readiness {

  /**
   * Runs the checks, or returns what they found within the last half second.
   *
   * <p>Thread-safe; waits at most a little longer than {@link HealthCheck#DEADLINE_MILLIS}.
   */
  Report report();

  /**
   * What all checks found.
   *
   * @param ready true when no check is {@link HealthCheck.State#DOWN}
   * @param checks one entry for each check, sorted by name; a required check that is not registered
   *     yet is among them as down
   */
  record Report(boolean ready, List<Entry> checks) {

    /** Copies the entries. */
    public Report {
      checks = List.copyOf(checks);
    }
  }

  /**
   * One line of the report.
   *
   * @param name of the check
   * @param result what it found
   */
  record Entry(String name, HealthCheck.Result result) {}
}
