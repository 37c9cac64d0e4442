// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The stored difference between a directory and the people here.
 *
 * @param instance connector instance it came from
 * @param cause what computed it
 * @param runId the run that computed it; null for {@link Cause#TIMER}
 * @param hash SHA-256 over all its rows in hexadecimal; a release must name it
 * @param counts number of rows by action in camel case, for example {@code created}
 * @param guard the guard's lines that count something
 * @param decidedBy who released or rejected it; null if nobody
 * @param decidedAt when it was released or rejected; null if it was not
 * @param finishedAt when its last change was committed; null before
 */
public record Plan(
    UUID id,
    String instance,
    Cause cause,
    @Nullable UUID runId,
    State state,
    String hash,
    Map<String, Long> counts,
    List<GuardLine> guard,
    Instant createdAt,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt,
    @Nullable Instant finishedAt) {

  /** What computed a plan. */
  public enum Cause {
    /** An import of everything. */
    FULL,
    /** An import of what changed. */
    DELTA,
    /** A comparison of everything. */
    RECONCILE,
    /** The end of accounts by time alone. */
    TIMER
  }

  /** What became of a plan. */
  public enum State {
    /** Asked for as a preview; may be released or rejected. */
    PREVIEWED,
    /** Held back by the guard; may be released or rejected. */
    HELD,
    /** Its batches are being applied. */
    APPLYING,
    /** All its changes are in the database. */
    APPLIED,
    /** A person refused it; may still be released while nothing changed. */
    REJECTED,
    /** A later plan took its place. */
    SUPERSEDED,
    /** What it was computed from changed while it was applied; the next run computes anew. */
    STALE
  }

  /** Copies the collections. */
  public Plan {
    counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    guard = List.copyOf(guard);
  }
}
