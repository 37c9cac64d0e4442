// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * A second listener, without TLS, on which alone health and metrics are answered.
 *
 * <p>It is there when the first listener is open beyond loopback, or when its port is set.
 */
record ManagementListener(String bind, int port) {

  /** The variable that sets the port; by default the one after the first listener's. */
  static final String PORT = "ORESUND_MGMT_PORT";

  private static final String BIND = "ORESUND_MGMT_BIND";
  private static final int HIGHEST = 65_535;

  /**
   * Returns the listener beside a first one; nothing if that one answers everything.
   *
   * @param open whether the first one is open beyond loopback
   * @throws ProblemException {@code launcher.usage}, {@code server.same-port}, {@code
   *     server.unknown-address}, or {@code server.open-without-tls} in production mode
   */
  static Optional<ManagementListener> beside(
      int first, boolean open, Map<String, String> environment) {
    String given = environment.getOrDefault(PORT, "").strip();
    if (given.isEmpty() && !open) {
      return Optional.empty();
    }
    int next = first == HIGHEST ? first - 1 : first + 1;
    int port = given.isEmpty() ? next : Arguments.port(given);
    if (port == first) {
      throw new ProblemException(
          Problem.of(
              "server.same-port",
              "HTTP and management cannot share port " + port + ".",
              "Choose another with " + PORT + "."));
    }
    String bind = environment.getOrDefault(BIND, "127.0.0.1").strip();
    if (!Listener.isLocal(bind, BIND)) {
      Listener.refuseOrWarn(
          environment,
          Problem.of(
              "server.open-without-tls",
              "The management listener on " + bind + " is open to others and has no TLS.",
              "Leave "
                  + BIND
                  + " on loopback, or name the proxy in front with"
                  + " ORESUND_TRUSTED_PROXIES."));
    }
    return Optional.of(new ManagementListener(bind, port));
  }

  /** Tells the container where the listener is, or that there is none. */
  static void announce(@Nullable ManagementListener listener) {
    System.setProperty("oresund.mgmt.bind", listener == null ? "" : listener.bind);
    System.setProperty(
        "oresund.mgmt.port", listener == null ? "" : Integer.toString(listener.port));
  }

  /** Returns what another process needs to ask this listener, as lines of a properties file. */
  String facts() {
    return "management-bind=" + bind + "\nmanagement-port=" + port;
  }
}
