// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * Where and how the server listens for HTTP.
 *
 * @param tls null for a listener without TLS
 * @param management null if health and metrics are answered on this listener
 */
record Listener(
    String bind, int port, @Nullable TlsKeystore tls, @Nullable ManagementListener management) {

  /**
   * Reads what arguments and environment say.
   *
   * @throws ProblemException {@code tls.…} if the key store cannot be used, {@code
   *     server.open-without-tls} in production mode, {@code server.unknown-address}, {@code
   *     server.same-port} or {@code launcher.usage}
   */
  static Listener of(Arguments arguments, Map<String, String> environment) {
    String bind = arguments.bind();
    boolean open = !isLocal(bind, "ORESUND_HTTP_BIND");
    Listener listener =
        new Listener(
            bind,
            arguments.port(),
            TlsKeystore.named(environment).orElse(null),
            ManagementListener.beside(arguments.port(), open, environment).orElse(null));
    if (listener.tls == null && open) {
      refuseOrWarn(
          environment,
          Problem.of(
              "server.open-without-tls",
              "The HTTP listener on " + bind + " is open to others and has no TLS.",
              "Name a PKCS#12 file with "
                  + TlsKeystore.VARIABLE
                  + ", or the proxy in front of it with ORESUND_TRUSTED_PROXIES."));
    }
    return listener;
  }

  /** Throws in production mode, warns otherwise; a proxy that is named takes the blame away. */
  static void refuseOrWarn(Map<String, String> environment, Problem problem) {
    if (!environment.getOrDefault("ORESUND_TRUSTED_PROXIES", "").isBlank()) {
      return;
    }
    if (environment.getOrDefault("ORESUND_MODE", "").equals("production")) {
      throw new ProblemException(problem);
    }
    Log.warn(problem.line());
  }

  /** Returns whether an address can be reached from this machine only. */
  static boolean isLocal(String bind, String variable) {
    try {
      return InetAddress.getByName(bind).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new ProblemException(
          Problem.of(
              "server.unknown-address",
              "The address " + bind + " of a listener is unknown.",
              "Correct " + variable + "."),
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
    System.setProperty("oresund.http.tls", Boolean.toString(tls != null));
    System.setProperty("oresund.tls.keystore", tls == null ? "" : tls.file().toString());
    System.setProperty("oresund.tls.password", tls == null ? "" : tls.password());
    System.setProperty("oresund.tls.names", tls == null ? "" : String.join(",", tls.names()));
    ManagementListener.announce(management);
    System.setProperty("oresund.http.listeners", String.join(",", files()));
  }

  /** Files that make the listeners; none for a single one without TLS, which Pax Web makes. */
  private List<String> files() {
    if (tls == null && management == null) {
      return List.of();
    }
    List<String> files = new ArrayList<>();
    files.add(tls == null ? "plain-listener.xml" : "tls-listener.xml");
    if (management != null) {
      files.add("management-listener.xml");
    }
    String etc = System.getProperty("oresund.home") + "/etc/";
    return files.stream().map(file -> etc + file).toList();
  }

  /** Returns what another process needs to ask this listener, as lines of a properties file. */
  String facts() {
    String own = "bind=" + bind + "\nport=" + port;
    String address = management == null ? own : own + "\n" + management.facts();
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
    refuseUsed(bind, port, "--port");
    if (management != null) {
      refuseUsed(management.bind(), management.port(), ManagementListener.PORT);
    }
  }

  private static void refuseUsed(String bind, int port, String setting) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(bind, port));
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
              "server.port-in-use",
              "Port " + port + " on " + bind + " is not free.",
              "Stop the program that uses it, or choose another with " + setting + "."),
          e);
    }
  }
}
