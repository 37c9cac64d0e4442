// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a domain controller answers and how the connection is protected.
 *
 * @param host name or address; also what the certificate must name
 */
record ServerAddress(Protection protection, String host, int port) {

  private static final int LDAPS_PORT = 636;
  private static final int LDAP_PORT = 389;

  /** How the connection is protected before the credential is sent; there is no third way. */
  enum Protection {
    /** TLS from the first byte. */
    LDAPS,
    /** TLS by the StartTLS operation, before anything else. */
    START_TLS
  }

  /**
   * Reads {@code ldaps://host[:port]} or {@code ldap://host[:port]}.
   *
   * @throws IllegalArgumentException if it is anything else; the message continues a sentence that
   *     begins with the field's name
   */
  static ServerAddress parse(String text) {
    URI uri = uri(text);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("ldaps") && !scheme.equals("ldap")) {
      throw new IllegalArgumentException("must begin with ldaps:// or ldap:// (StartTLS)");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("names no host");
    }
    if (uri.getUserInfo() != null || uri.getQuery() != null || hasPath(uri)) {
      throw new IllegalArgumentException("may hold a host and a port only");
    }
    Protection protection = scheme.equals("ldaps") ? Protection.LDAPS : Protection.START_TLS;
    return new ServerAddress(protection, uri.getHost(), port(uri, protection));
  }

  /** Returns the address without a host's letter case mattering, for messages. */
  @Override
  public String toString() {
    return (protection == Protection.LDAPS ? "ldaps://" : "ldap://") + host + ":" + port;
  }

  private static URI uri(String text) {
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no address such as ldaps://dc1.example.com:636", e);
    }
  }

  private static boolean hasPath(URI uri) {
    return !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/");
  }

  private static int port(URI uri, Protection protection) {
    if (uri.getPort() == 0 || uri.getPort() > 65535) {
      throw new IllegalArgumentException("has a port outside 1 to 65535");
    }
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return protection == Protection.LDAPS ? LDAPS_PORT : LDAP_PORT;
  }
}
