// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientAddressesTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "2001:db8::/32, 2001:db8:1::5, true",
    "2001:db8::/32, 2001:db9::5, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::1/128, ::1, true"
  })
  void rangeContainsExactlyItsAddresses(String range, String address, boolean inside) {
    assertThat(AddressRange.parse(range).orElseThrow().contains(literal(address)))
        .isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "example.org/8"})
  void whatIsNoRangeIsNotRead(String text) {
    assertThat(AddressRange.parse(text)).isEmpty();
  }

  @Test
  void readsAddressesWithoutAskingTheNameService() {
    assertThat(ClientAddresses.literal("localhost")).isEmpty();
    assertThat(ClientAddresses.literal("[::1]").map(InetAddress::isLoopbackAddress))
        .isEqualTo(Optional.of(true));
    assertThat(ClientAddresses.literal("fe80::1%eth0")).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, true",
    "LOCALHOST, true",
    "127.0.0.1:1, true",
    "[::1]:8080, true",
    "oresund.example:443, true",
    "evil.example, false",
    "localhost.evil.example, false",
    "[::2]:8080, false"
  })
  void answersUnderItsOwnNamesOnly(String host, boolean allowed) {
    assertThat(new HostNames(java.util.List.of("oresund.example")).allows(host)).isEqualTo(allowed);
  }

  private static InetAddress literal(String address) {
    return ClientAddresses.literal(address).orElseThrow();
  }
}
