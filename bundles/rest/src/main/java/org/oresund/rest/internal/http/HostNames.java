// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names under which this server answers; any other is refused, so that a page of another site
 * cannot reach a server on loopback by a name of its own (DNS rebinding).
 */
final class HostNames {

  private final Set<String> allowed = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));

  HostNames(List<String> configured) {
    configured.forEach(name -> allowed.add(name.toLowerCase(Locale.ROOT)));
  }

  /** Returns whether the value of header {@code Host} names this server; the port is ignored. */
  boolean allows(@Nullable String host) {
    if (host == null) {
      return false;
    }
    int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
    String name = end > 0 ? host.substring(0, end) : host;
    return allowed.contains(name.toLowerCase(Locale.ROOT));
  }
}
