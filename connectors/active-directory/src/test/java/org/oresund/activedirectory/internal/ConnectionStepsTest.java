// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oresund.connector.ConnectionTest;
import org.oresund.connector.ConnectorException;
import org.oresund.demo.directory.DemoAccount;
import org.oresund.demo.directory.DemoCertificates;

/** The connection test goes step by step and says in plain words what is wrong. */
class ConnectionStepsTest {

  private static AdFixture ad;

  @BeforeAll
  static void start() {
    ad = AdFixture.with(30);
  }

  @AfterAll
  static void stop() {
    ad.close();
  }

  @Test
  void everyStepSucceedsInOrder() {
    Report report = test(Map.of());
    assertThat(report.steps.keySet())
        .containsExactly("resolve", "tcp", "tls", "login", "permission", "sample-read");
    assertThat(report.failed).isEmpty();
    assertThat(report.steps.get("tls")).contains("SHA-256").contains("issuer");
    assertThat(report.steps.get("sample-read")).startsWith("Read 30 people");
  }

  @Test
  void accountWithoutTheTombstoneRightIsToldWhatItMisses() {
    assertThat(test(Map.of()).steps.get("permission"))
        .contains("because this account cannot read Deleted Objects")
        .contains("grant list and read on that container");
    DemoAccount account = ad.directory().tombstoneAccount();
    assertThat(
            test(Map.of("bindName", account.bindName(), "bindPassword", account.password()))
                .steps
                .get("permission"))
        .contains("Deletions are seen at each poll.");
  }

  @Test
  void attributeThatNeverComesIsNamed() {
    ad.directory().behaviour().hideAttributes("employeeID");
    try {
      assertThat(test(Map.of()).steps.get("permission")).contains("employeeID");
    } finally {
      ad.directory().behaviour().showEverything();
    }
  }

  @Test
  void eachMistakeStopsAtItsStep() {
    assertThat(test(Map.of("servers", List.of("ldaps://no-such-host.invalid"))).failed)
        .containsEntry("resolve", "ad.host-unknown");
    assertThat(test(Map.of("servers", List.of("ldaps://127.0.0.1:1"))).failed)
        .containsEntry("tcp", "ad.unreachable");
    String stranger = DemoCertificates.newAuthority().authorityPem();
    assertThat(test(Map.of("trustedCertificates", stranger)).failed)
        .containsEntry("tls", "ad.certificate-untrusted");
    assertThat(test(Map.of("bindPassword", "wrong")).failed)
        .containsEntry("login", "ad.credentials-refused");
    String nowhere = "OU=Nowhere," + ad.directory().baseDn();
    assertThat(test(Map.of("baseDns", List.of(nowhere))).failed)
        .containsEntry("permission", "ad.place-missing");
    assertThat(test(Map.of("userFilter", "(emploeeID=*)")).failed)
        .containsEntry("sample-read", "ad.nobody-in-scope");
  }

  @Test
  void tlsPortWithStartTlsAddressIsToldApart() {
    String wrong = "ldap://localhost:" + ad.directory().ldapsPort();
    assertThat(test(Map.of("servers", List.of(wrong))).failed).containsKey("tls");
  }

  private static Report test(Map<String, Object> changes) {
    Map<String, Object> values = new LinkedHashMap<>(ad.configuration().asMap());
    values.putAll(changes);
    Report report = new Report();
    new ActiveDirectoryConnector()
        .testConnection(org.oresund.connector.Configuration.of(values), report);
    return report;
  }

  private static final class Report implements ConnectionTest {

    private final Map<String, String> steps = new LinkedHashMap<>();
    private final Map<String, String> failed = new LinkedHashMap<>();

    @Override
    public Path tenantFolder() {
      return Path.of("target");
    }

    @Override
    public void step(String name, Duration limit, Step step) {
      if (!failed.isEmpty()) {
        return;
      }
      assertThat(limit).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
      try {
        steps.put(name, step.run());
      } catch (ConnectorException e) {
        failed.put(name, e.problem().code());
      } catch (Exception e) {
        failed.put(name, e.toString());
      }
    }
  }
}
