// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the real address of a client: what trusted proxies report, never what anybody else does.
 *
 * <p>The client is the right-most entry of {@code X-Forwarded-For} that is no trusted proxy.
 */
final class ClientAddresses {

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final List<String> FORWARDING =
      List.of(FORWARDED_FOR, "Forwarded", "X-Forwarded-Host", "X-Forwarded-Proto", "Via");

  /** Only literal addresses: a name would be looked up in the DNS. */
  private static final Pattern LITERAL =
      Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private static final int LONGEST_CHAIN = 100;

  private final List<AddressRange> trusted;

  ClientAddresses(List<AddressRange> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /** Returns the address of the client. */
  InetAddress of(HttpServletRequest request) {
    InetAddress client = literal(request.getRemoteAddr()).orElseThrow();
    List<String> chain = new ArrayList<>();
    Collections.list(request.getHeaders(FORWARDED_FOR))
        .forEach(value -> Collections.addAll(chain, value.split(",", LONGEST_CHAIN)));
    for (int i = chain.size() - 1; i >= 0 && isTrusted(client); i--) {
      Optional<InetAddress> next = literal(chain.get(i).trim());
      if (next.isEmpty()) {
        return client;
      }
      client = next.get();
    }
    return client;
  }

  /** Returns whether the request claims to have come through a proxy, trusted or not. */
  static boolean isForwarded(HttpServletRequest request) {
    return FORWARDING.stream().anyMatch(name -> request.getHeader(name) != null);
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }

  /** Reads a literal address, in brackets or with a zone index if it is of version 6. */
  static Optional<InetAddress> literal(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    int zone = bare.indexOf('%');
    String address = zone < 0 ? bare : bare.substring(0, zone);
    if (!LITERAL.matcher(address).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
