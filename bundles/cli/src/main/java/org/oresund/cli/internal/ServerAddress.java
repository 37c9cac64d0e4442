// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.cli.internal;

import java.net.URI;
import java.net.URISyntaxException;

/** Reads the address of a server, before anything is sent to it. */
final class ServerAddress {

  private static final int LAST_PORT = 65_535;

  private ServerAddress() {}

  /**
   * Returns the address.
   *
   * @param source where the text comes from; it is named instead of the text, which may hold a
   *     password
   * @throws RefusedException {@code cli.bad-address}
   */
  static URI of(String text, String source) {
    try {
      URI address = new URI(text.strip());
      if (isServer(address)) {
        return address;
      }
    } catch (URISyntaxException e) {
      // told below, together with an address of something else
    }
    throw RefusedException.of(
        "cli.bad-address: The address from %s is not that of a server. Write it like https://oresund.example:8443 or http://127.0.0.1:8080, without user and path."
            .formatted(source));
  }

  private static boolean isServer(URI address) {
    String scheme = address.getScheme();
    boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    return http && address.getHost() != null && isPort(address.getPort()) && isBare(address);
  }

  private static boolean isBare(URI address) {
    return address.getRawUserInfo() == null
        && address.getRawQuery() == null
        && address.getRawFragment() == null
        && (address.getRawPath().isEmpty() || address.getRawPath().equals("/"));
  }

  private static boolean isPort(int port) {
    return port == -1 || (port > 0 && port <= LAST_PORT);
  }
}
