// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * The addresses one client can change among at will: one address of version 4, but a whole /64 of
 * version 6.
 *
 * @param prefix leading bytes of the address, as text
 */
record Network(String prefix) {

  static Network of(InetAddress address) {
    byte[] bytes = address.getAddress();
    int length = address instanceof Inet6Address ? 8 : bytes.length;
    return new Network(Arrays.toString(Arrays.copyOf(bytes, length)));
  }
}
