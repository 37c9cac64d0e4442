// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * How the database is.
 *
 * @param state what can be done with it
 * @param problem why it is not ready; null when it is
 * @param server what answered last
 * @param pool connections of this node
 * @param since when the state was entered, by this node's clock
 */
public record DatabaseStatus(
    State state, @Nullable Problem problem, Server server, Pool pool, Instant since) {

  /** What can be done with the database. */
  public enum State {
    /** The first connection is being made. */
    CONNECTING,
    /** Connected and checked; schemas are being migrated. */
    MIGRATING,
    /** Everything works. */
    READY,
    /** It went away or does not answer; the store keeps trying for ever. */
    UNAVAILABLE,
    /**
     * It answers but must not be used: version, role or schema refused. The store looks again every
     * minute.
     */
    REFUSED
  }

  /** Who runs the server. */
  public enum Kind {
    /** Started by Oresund in its data directory. */
    EMBEDDED,
    /** Named by {@code ORESUND_DB_URL}. */
    EXTERNAL
  }

  /**
   * The server.
   *
   * @param kind who runs it
   * @param version for example {@code 18.4}; empty before the first connection
   */
  public record Server(Kind kind, String version) {}

  /**
   * Connections of this node.
   *
   * @param active in use
   * @param idle open and free
   * @param waiting threads that wait for one
   * @param max upper limit
   */
  public record Pool(int active, int idle, int waiting, int max) {}
}
