// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A range of addresses in the form {@code 10.0.0.0/8} or {@code 2001:db8::/32}; a single address is
 * the range of itself.
 */
final class AddressRange {

  private final byte[] network;
  private final int prefix;

  private AddressRange(byte[] network, int prefix) {
    this.network = network.clone();
    this.prefix = prefix;
  }

  /** Reads a range; empty if the text is none. */
  static Optional<AddressRange> parse(String text) {
    List<String> parts = List.of(text.trim().split("/", 2));
    Optional<byte[]> network = ClientAddresses.literal(parts.get(0)).map(InetAddress::getAddress);
    return network.flatMap(
        bytes -> prefix(parts, bytes.length * 8).map(bits -> new AddressRange(bytes, bits)));
  }

  private static Optional<Integer> prefix(List<String> parts, int longest) {
    if (parts.size() == 1) {
      return Optional.of(longest);
    }
    try {
      int bits = Integer.parseInt(parts.get(1));
      return bits >= 0 && bits <= longest ? Optional.of(bits) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns whether the address lies in the range. */
  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((bytes[bit / 8] & mask) != (network[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
