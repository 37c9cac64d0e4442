// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * Where and how the server listens for HTTP.
 *
 * @param tls null for a listener without TLS
 */
record Listener(String bind, int port, @Nullable TlsKeystore tls) {

  /**
   * Reads what arguments and environment say.
   *
   * @throws ProblemException {@code tls.…} if the key store cannot be used, {@code
   *     server.open-without-tls} in production mode
   */
  static Listener of(Arguments arguments, Map<String, String> environment) {
    Listener listener =
        new Listener(
            arguments.bind(), arguments.port(), TlsKeystore.named(environment).orElse(null));
    if (listener.tls == null
        && environment.getOrDefault("ORESUND_TRUSTED_PROXIES", "").isBlank()
        && !listener.isLocal()) {
      openWithoutTls(environment.getOrDefault("ORESUND_MODE", ""), listener.bind);
    }
    return listener;
  }

  private static void openWithoutTls(String mode, String bind) {
    Problem problem =
        Problem.of(
            "server.open-without-tls",
            "The HTTP listener on " + bind + " is open to others and has no TLS.",
            "Name a PKCS#12 file with "
                + TlsKeystore.VARIABLE
                + ", or the proxy in front of it with ORESUND_TRUSTED_PROXIES.");
    if (mode.equals("production")) {
      throw new ProblemException(problem);
    }
    Log.warn(problem.line());
  }

  private boolean isLocal() {
    try {
      return InetAddress.getByName(bind).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new ProblemException(
          Problem.of(
              "server.unknown-address",
              "The address " + bind + " of the HTTP listener is unknown.",
              "Correct ORESUND_HTTP_BIND."),
          e);
    }
  }

  /**
   * Tells the container; its configuration refers to these properties.
   *
   * <p>The names of the certificate are names under which the server may be asked.
   */
  void announce() {
    System.setProperty("oresund.http.bind", bind);
    System.setProperty("oresund.http.port", Integer.toString(port));
    System.setProperty("oresund.http.plain", Boolean.toString(tls == null));
    System.setProperty("oresund.http.tls", Boolean.toString(tls != null));
    System.setProperty("oresund.tls.keystore", tls == null ? "" : tls.file().toString());
    System.setProperty("oresund.tls.password", tls == null ? "" : tls.password());
    System.setProperty("oresund.tls.names", tls == null ? "" : String.join(",", tls.names()));
  }

  /** Returns what another process needs to ask this listener, as lines of a properties file. */
  String facts() {
    String address = "bind=" + bind + "\nport=" + port;
    return tls == null
        ? address
        : address
            + "\ncertificate="
            + tls.fingerprint()
            + "\nname="
            + tls.names().stream().findFirst().orElse("localhost");
  }

  /**
   * Makes sure that nobody else listens there.
   *
   * @throws ProblemException {@code server.port-in-use}
   */
  void refuseUsedPort() {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(bind, port));
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
              "server.port-in-use",
              "Port " + port + " on " + bind + " is not free.",
              "Stop the program that uses it, or choose another with --port."),
          e);
    }
  }
}
