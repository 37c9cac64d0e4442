// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.demo.directory.DemoDirectorySettings;
import org.oresund.demo.directory.DirectoryAdministrator;
import org.oresund.testkit.ConnectorContract;
import org.oresund.testkit.InvalidValue;
import org.oresund.testkit.OutsideSystem;

class ActiveDirectoryContractTest extends ConnectorContract {

  @Override
  protected OutsideSystem outsideSystem(Path tenantFolder) throws Exception {
    return new Directory(DemoDirectory.start(DemoDirectorySettings.defaults().withPeople(5)));
  }

  @Override
  protected List<InvalidValue> invalidValues() {
    return List.of(
        new InvalidValue("servers", List.of(), "servers"),
        new InvalidValue("servers", List.of("ldaps://dc1", "http://dc2"), "servers[1]"),
        new InvalidValue("trustedCertificates", "no certificate", "trustedCertificates"),
        new InvalidValue("bindName", "svc", "bindName"),
        new InvalidValue("bindPassword", "", "bindPassword"),
        new InvalidValue("baseDns", List.of("nowhere"), "baseDns[0]"),
        new InvalidValue("excludeDns", List.of("OU=X,DC=other"), "excludeDns[0]"),
        new InvalidValue("userFilter", "(employeeID=*", "userFilter"),
        new InvalidValue("groupBaseDns", List.of("=,"), "groupBaseDns[0]"),
        new InvalidValue("attributes", Map.of("title", "job title"), "attributes.title"),
        new InvalidValue(
            "roleMappings", List.of(Map.of("group", "g", "role", "r")), "roleMappings"),
        new InvalidValue("pollInterval", "PT1S", "pollInterval"),
        new InvalidValue("reconcileAt", "25:00", "reconcileAt"),
        new InvalidValue("readTimeout", "PT1H", "readTimeout"));
  }

  /** A simulated domain controller; the connector reads it over real TLS. */
  private record Directory(DemoDirectory directory) implements OutsideSystem {

    @Override
    public Map<String, Object> configuration() {
      return Map.of(
          "servers", List.of(directory.ldapsUrl()),
          "trustedCertificates", directory.authorityPem(),
          "bindName", directory.syncAccount().bindName(),
          "bindPassword", directory.syncAccount().password(),
          "baseDns", List.of(directory.peopleDn()));
    }

    @Override
    public void away() {
      directory.faults().refuseConnections();
    }

    @Override
    public void back() {
      directory.faults().heal();
    }

    @Override
    public void addOneGoodAndOneBad() {
      DirectoryAdministrator administrator = directory.administrator();
      administrator.join(administrator.inventPerson());
      UUID bad = administrator.join(administrator.inventPerson());
      administrator.set(bad, "department", "Sales\u0001");
    }

    /** A full run reads everything anew. */
    @Override
    public void offerAgain() {}

    @Override
    public Login login() {
      return new Login.Secret("bindPassword", this::wrongPasswords);
    }

    private long wrongPasswords() {
      DirectoryAdministrator administrator = directory.administrator();
      UUID account = administrator.guidOfAccount("svc-oresund");
      return administrator.valuesOf(account, "badPwdCount").stream()
          .mapToLong(Long::parseLong)
          .sum();
    }

    @Override
    public Way way() {
      return new Way.Network(directory::connections);
    }

    @Override
    public void close() {
      directory.close();
    }
  }
}
