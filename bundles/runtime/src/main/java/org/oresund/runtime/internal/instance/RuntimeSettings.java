// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.oresund.api.TenantId;
import org.oresund.runtime.internal.endpoint.Backoff;

/**
 * What operators may set, and what follows from where the node runs.
 *
 * @param node identity of the node, the same after a restart on the same data directory
 * @param data the data directory
 * @param inFlight exchanges an instance works on at the same time
 * @param limits how long things may take
 * @param retries when to try again
 * @param keepDays how long runs and troubles are remembered, in days
 */
public record RuntimeSettings(
    String node, Path data, int inFlight, Limits limits, Retries retries, int keepDays) {

  /**
   * How long things may take.
   *
   * @param healthGate how long a new version must do well before it stays
   * @param drain how long work in flight may go on before its context stops
   * @param run how long one run may take
   * @param lease how long leadership lasts without renewal; renewed after a third of it
   */
  public record Limits(Duration healthGate, Duration drain, Duration run, Duration lease) {}

  /**
   * When to try again.
   *
   * @param messages for events and messages from outside
   * @param runs for runs
   * @param starts for starting an instance; never given up
   */
  public record Retries(Backoff messages, Backoff runs, Backoff starts) {}

  /** Returns the folder of a tenant under the data directory; it exists. */
  Path tenantFolder(TenantId tenant) {
    try {
      return Files.createDirectories(data.resolve("tenants").resolve(tenant.value()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the settings of a node nobody has configured. */
  public static RuntimeSettings standard(String node, Path data) {
    return new RuntimeSettings(
        node,
        data,
        4,
        new Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofHours(12),
            Duration.ofSeconds(15)),
        new Retries(
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), 10),
            new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5), 6),
            new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5), Integer.MAX_VALUE)),
        90);
  }
}
