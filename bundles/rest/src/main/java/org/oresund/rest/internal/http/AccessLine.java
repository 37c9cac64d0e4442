// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Set;
import org.oresund.security.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes one line and one measurement for each request: which route, by which account, how it
 * ended. What the client wrote in the address is in neither.
 */
final class AccessLine {

  private static final Logger LOG = LoggerFactory.getLogger("org.oresund.access");

  /** They are asked every few seconds, and a change of what they answer is told by itself. */
  private static final Set<String> PROBES = Set.of("/health/live", "/health/ready", "/metrics");

  private final MeterRegistry meters;

  AccessLine(MeterRegistry meters) {
    this.meters = meters;
  }

  void write(HttpServletRequest request, HttpServletResponse response, long startedAt) {
    Frame frame = Frame.of(request);
    Duration duration = Duration.ofNanos(System.nanoTime() - startedAt);
    int status = response.getStatus();
    String method = method(request);
    Timer.builder("http.server.requests")
        .tag("method", method)
        .tag("route", frame.route())
        .tag("status", Integer.toString(status))
        .register(meters)
        .record(duration);
    Principal principal = frame.principal().orElse(null);
    LOG.atLevel(PROBES.contains(frame.route()) ? Level.DEBUG : Level.INFO)
        .log(
            "{} {} {} {} ms tenant={} account={} correlation={}",
            method,
            frame.route(),
            status,
            duration.toMillis(),
            principal == null ? "-" : principal.tenant(),
            principal == null ? "-" : principal.name(),
            frame.client().correlationId());
  }

  /** A method is text of the client too; unknown ones must not become labels. */
  private static String method(HttpServletRequest request) {
    return switch (request.getMethod()) {
      case "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH" -> request.getMethod();
      default -> "OTHER";
    };
  }
}
