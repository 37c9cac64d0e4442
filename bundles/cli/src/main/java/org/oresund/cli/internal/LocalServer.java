// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** The server that uses a data directory of this machine. */
final class LocalServer {

  private LocalServer() {}

  /**
   * Returns the address that a server left in its data directory, with the name of its certificate
   * if it speaks TLS; empty if none ever ran there.
   */
  static Optional<String> address(Path data) {
    Properties facts = new Properties();
    try (InputStream in = Files.newInputStream(data.resolve("run/server.properties"))) {
      facts.load(in);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
    String port = facts.getProperty("port");
    if (port == null) {
      return Optional.empty();
    }
    String name = facts.getProperty("name", "");
    boolean tls = facts.getProperty("certificate") != null;
    return Optional.of(
        tls && !name.isEmpty()
            ? "https://" + name + ":" + port
            : "http://" + host(facts.getProperty("bind", "127.0.0.1")) + ":" + port);
  }

  private static String host(String bind) {
    if (bind.equals("0.0.0.0") || bind.equals("::")) {
      return "127.0.0.1";
    }
    return bind.contains(":") ? "[" + bind + "]" : bind;
  }
}
