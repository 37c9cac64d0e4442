// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.oresund.connector.OresundHeaders;
import org.oresund.connector.RunRequest;

/**
 * The piece of work an exchange carries: where it came from and which of its commands come next, so
 * that a repetition of the same work repeats the same idempotency keys. Copies of the exchange
 * share it.
 */
final class Work {

  private static final String PROPERTY = "OresundWork";

  private final String id;
  private final String correlationId;
  private final @Nullable RunRequest run;
  private final Map<String, AtomicInteger> ordinals = new ConcurrentHashMap<>();

  private Work(String id, String correlationId, @Nullable RunRequest run) {
    this.id = id;
    this.correlationId = correlationId;
    this.run = run;
  }

  static Work ofRun(RunRequest run) {
    return new Work(run.runId().toString(), run.runId().toString(), run);
  }

  static Work ofEvent(String eventId, String correlationId) {
    return new Work(eventId, correlationId, null);
  }

  /** Returns the work of an exchange; one that came from outside gets a new one. */
  static Work of(Exchange exchange) {
    @Nullable Work work = exchange.getProperty(PROPERTY, Work.class);
    if (work != null) {
      return work;
    }
    String id = exchange.getExchangeId();
    String correlation =
        exchange.getMessage().getHeader(OresundHeaders.CORRELATION_ID, id, String.class);
    Work fresh = new Work(id, correlation, null);
    fresh.attachTo(exchange);
    return fresh;
  }

  void attachTo(Exchange exchange) {
    exchange.setProperty(PROPERTY, this);
    exchange.getMessage().setHeader(OresundHeaders.CORRELATION_ID, correlationId);
  }

  String id() {
    return id;
  }

  String correlationId() {
    return correlationId;
  }

  @Nullable RunRequest run() {
    return run;
  }

  /**
   * Returns the idempotency key of the next call of a command: the message's own, or work, command
   * and ordinal. Parts of a split count for themselves, since they may run in any order.
   */
  String nextKey(Exchange exchange, String command) {
    @Nullable String given =
        (String) exchange.getMessage().removeHeader(OresundHeaders.IDEMPOTENCY_KEY);
    if (given != null) {
      return given;
    }
    @Nullable Object part = exchange.getProperty(Exchange.SPLIT_INDEX);
    String call = part == null ? command : command + "/" + part;
    int ordinal = ordinals.computeIfAbsent(call, key -> new AtomicInteger()).incrementAndGet();
    return id + "/" + call + "/" + ordinal;
  }
}
