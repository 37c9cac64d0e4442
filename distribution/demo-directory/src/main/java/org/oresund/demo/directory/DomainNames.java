// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The names of the simulated domain, all derived from its DNS name.
 *
 * @param dns for example {@code demo.oresund.test}
 */
record DomainNames(String dns) {

  String firstLabel() {
    return dns.substring(0, dns.indexOf('.'));
  }

  String baseDn() {
    return "DC=" + firstLabel() + rootSuffix();
  }

  /** What follows the first component of the base name. */
  String rootSuffix() {
    return Arrays.stream(dns.split("\\."))
        .skip(1)
        .map(l -> ",DC=" + l)
        .collect(Collectors.joining());
  }

  String configurationDn() {
    return "CN=Configuration," + baseDn();
  }

  String schemaDn() {
    return "CN=Schema," + configurationDn();
  }

  /** The name before the backslash in {@code DOMAIN\\account}. */
  String netBios() {
    return firstLabel().toUpperCase(Locale.ROOT);
  }

  String controller() {
    return "DEMO-DC1";
  }

  String controllerDns() {
    return controller().toLowerCase(Locale.ROOT) + "." + dns;
  }

  String serverDn() {
    return "CN=%s,CN=Servers,CN=Default-First-Site-Name,CN=Sites,%s"
        .formatted(controller(), configurationDn());
  }

  String ntdsSettingsDn() {
    return "CN=NTDS Settings," + serverDn();
  }

  String principal(String account) {
    return account + "@" + dns;
  }
}
