// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * What an operator sets about the listener: host names ({@code ORESUND_HTTP_HOSTS}; those of the
 * listener's certificate are added), trusted proxies ({@code ORESUND_TRUSTED_PROXIES}), both lists
 * separated by commas, and the port of the management listener ({@code ORESUND_MGMT_PORT}).
 */
@Component(service = HttpSettings.class)
public final class HttpSettings {

  private final HostNames hosts;
  private final ClientAddresses addresses;
  private final int managementPort;

  /** Reads the environment of the process. */
  @Activate
  public HttpSettings() {
    this(System.getenv(), System.getProperty("oresund.tls.names", ""));
  }

  HttpSettings(Map<String, String> environment, String certificateNames) {
    List<String> names = new ArrayList<>(list(environment, "ORESUND_HTTP_HOSTS"));
    names.addAll(list(certificateNames));
    hosts = new HostNames(names);
    addresses =
        new ClientAddresses(
            list(environment, "ORESUND_TRUSTED_PROXIES").stream()
                .flatMap(text -> AddressRange.parse(text).stream())
                .toList());
    managementPort = Integer.parseInt(environment.getOrDefault("ORESUND_MGMT_PORT", "-1"));
  }

  private static List<String> list(Map<String, String> environment, String name) {
    return list(environment.getOrDefault(name, ""));
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::trim)
        .filter(Predicate.not(String::isEmpty))
        .toList();
  }

  HostNames hosts() {
    return hosts;
  }

  ClientAddresses addresses() {
    return addresses;
  }

  int managementPort() {
    return managementPort;
  }
}
