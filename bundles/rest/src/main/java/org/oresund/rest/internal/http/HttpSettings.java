// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * What an operator sets about the listener: host names ({@code ORESUND_HTTP_HOSTS}; those of the
 * listener's certificate are added), trusted proxies ({@code ORESUND_TRUSTED_PROXIES}), both lists
 * separated by commas, and the management listener, if there is one ({@code ORESUND_MGMT_BIND},
 * {@code ORESUND_MGMT_PORT}; the launcher fills in what is not set).
 */
@Component(service = HttpSettings.class)
public final class HttpSettings {

  private final HostNames hosts;
  private final ClientAddresses addresses;
  private final OptionalInt managementPort;

  /**
   * What the launcher says about the listeners.
   *
   * @param certificateNames names in the certificate, separated by commas
   * @param managementBind address of the management listener; empty if there is none
   * @param managementPort its port; empty if there is none
   */
  record Announced(String certificateNames, String managementBind, String managementPort) {

    private static Announced now() {
      return new Announced(
          System.getProperty("oresund.tls.names", ""),
          System.getProperty("oresund.mgmt.bind", ""),
          System.getProperty("oresund.mgmt.port", ""));
    }
  }

  /** Reads the environment of the process and what its launcher says. */
  @Activate
  public HttpSettings() {
    this(System.getenv(), Announced.now());
  }

  /** Reads settings from elsewhere. */
  HttpSettings(Map<String, String> environment, Announced announced) {
    List<String> names = new ArrayList<>(list(environment, "ORESUND_HTTP_HOSTS"));
    names.addAll(list(announced.certificateNames()));
    String bind = announced.managementBind();
    if (!bind.isEmpty()) {
      names.add(bind.contains(":") ? "[" + bind + "]" : bind);
    }
    hosts = new HostNames(names);
    addresses =
        new ClientAddresses(
            list(environment, "ORESUND_TRUSTED_PROXIES").stream()
                .flatMap(text -> AddressRange.parse(text).stream())
                .toList());
    managementPort =
        announced.managementPort().isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(announced.managementPort()));
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

  /** Returns whether a request came through the management listener. */
  boolean isManagement(HttpServletRequest request) {
    return managementPort.isPresent() && request.getLocalPort() == managementPort.getAsInt();
  }

  /** Returns whether health and metrics are answered on a listener of their own. */
  boolean hasManagement() {
    return managementPort.isPresent();
  }
}
