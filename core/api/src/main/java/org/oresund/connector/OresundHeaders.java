// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

/** Names of the message headers that the runtime sets and reads. */
public final class OresundHeaders {

  /** UUID of the event being delivered; text. */
  public static final String EVENT_ID = "OresundEventId";

  /** Follows one piece of work through connectors and cores; text. */
  public static final String CORRELATION_ID = "OresundCorrelationId";

  /** UUID of the run being worked on; text. */
  public static final String RUN_ID = "OresundRunId";

  /**
   * Overrides the idempotency key of the next command; text of at most 200 characters. Without it
   * the key is event or run id, command and ordinal of the call in the exchange.
   */
  public static final String IDEMPOTENCY_KEY = "OresundIdempotencyKey";

  private OresundHeaders() {}
}
