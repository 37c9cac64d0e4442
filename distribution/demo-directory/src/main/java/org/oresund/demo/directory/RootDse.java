// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The entry without a name, in which a domain controller describes itself to anybody. */
final class RootDse {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'.0Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String ACTIVE_DIRECTORY = "1.2.840.113556.1.4.800";
  private static final String LDAP_INTEGRATION = "1.2.840.113556.1.4.1791";
  private static final String VERSION_51 = "1.2.840.113556.1.4.1670";

  private final Domain domain;

  RootDse(Domain domain) {
    this.domain = domain;
  }

  Entry entry(List<String> requested) {
    List<Attribute> attributes = new ArrayList<>(all());
    if (!requested.isEmpty() && !requested.contains("*") && !requested.contains("+")) {
      attributes.removeIf(a -> requested.stream().noneMatch(a.getName()::equalsIgnoreCase));
    }
    return new Entry("", attributes);
  }

  private List<Attribute> all() {
    DomainNames names = domain.names;
    return List.of(
        new Attribute("currentTime", TIME.format(domain.clock().instant())),
        new Attribute("subschemaSubentry", "CN=Aggregate," + names.schemaDn()),
        new Attribute("dsServiceName", names.ntdsSettingsDn()),
        new Attribute("serverName", names.serverDn()),
        new Attribute("namingContexts", names.baseDn(), names.configurationDn(), names.schemaDn()),
        new Attribute("defaultNamingContext", names.baseDn()),
        new Attribute("rootDomainNamingContext", names.baseDn()),
        new Attribute("configurationNamingContext", names.configurationDn()),
        new Attribute("schemaNamingContext", names.schemaDn()),
        new Attribute("supportedControl", SearchControls.SUPPORTED),
        new Attribute("supportedExtension", "1.3.6.1.4.1.1466.20037", ConnectionHandler.WHO_AM_I),
        new Attribute("supportedLDAPVersion", "3"),
        new Attribute("supportedCapabilities", ACTIVE_DIRECTORY, VERSION_51, LDAP_INTEGRATION),
        new Attribute("highestCommittedUSN", Long.toString(domain.highestCommittedUsn())),
        new Attribute("dnsHostName", names.controllerDns()),
        new Attribute(
            "ldapServiceName",
            names.dns()
                + ":"
                + names.controller().toLowerCase(Locale.ROOT)
                + "$@"
                + names.dns().toUpperCase(Locale.ROOT)),
        new Attribute("isSynchronized", "TRUE"),
        new Attribute("isGlobalCatalogReady", "TRUE"),
        new Attribute("domainFunctionality", "7"),
        new Attribute("forestFunctionality", "7"),
        new Attribute("domainControllerFunctionality", "7"),
        new Attribute("vendorName", "Oresund demo directory, a simulator of Active Directory"));
  }
}
