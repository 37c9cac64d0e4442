// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oresund.connector.Connector;
import org.oresund.connector.RunRequest.Extent;
import org.oresund.testkit.ConnectorHarness;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/**
 * The bundle works in an OSGi framework that gives it what it imports and nothing else: JNDI,
 * Spring LDAP and our socket factory find each other although no class loader of the outside knows
 * them.
 */
class BundleTest {

  private static final List<String> GIVEN =
      List.of(
          "com.fasterxml.jackson.core;version=2.19.4",
          "com.fasterxml.jackson.databind;version=2.19.4",
          "com.fasterxml.jackson.databind.node;version=2.19.4",
          "org.apache.camel",
          "org.apache.camel.builder",
          "org.apache.camel.model",
          "org.jspecify.annotations;version=1.0",
          "org.oresund.api;version=0.1",
          "org.oresund.api.directory;version=0.1",
          "org.oresund.connector;version=0.1",
          "org.slf4j;version=2.0",
          "org.slf4j.spi;version=2.0");

  @TempDir private static Path folder;

  private static Framework framework;
  private static Bundle bundle;

  @BeforeAll
  static void install() throws BundleException {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    folder.toString(),
                    Constants.FRAMEWORK_BOOTDELEGATION,
                    "",
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    String.join(",", GIVEN),
                    Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA,
                    "oresund.camel;version:Version=4.18"));
    framework.start();
    String classes = Path.of("target/classes").toUri().toString();
    bundle = framework.getBundleContext().installBundle("reference:" + classes);
    bundle.start();
  }

  @AfterAll
  static void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ldaps", "ldap"})
  void importsEverybodyOverTls(String scheme) throws Exception {
    Connector connector = connector();
    assertThat(connector.getClass()).isNotEqualTo(ActiveDirectoryConnector.class);
    try (AdFixture ad = AdFixture.with(20)) {
      ad.configured(
          "servers",
          List.of(scheme.equals("ldaps") ? ad.directory().ldapsUrl() : ad.directory().ldapUrl()));
      try (ConnectorHarness harness =
          ConnectorHarness.start(connector, ad.configuration().asMap(), folder)) {
        harness.run("full", Extent.APPLY);
        assertThat(harness.people().people()).hasSize(20);
      }
    } finally {
      ((AutoCloseable) connector).close();
    }
  }

  @Test
  void nothingIsExportedAndEveryEmbeddedLibraryHasItsLicence() throws IOException {
    assertThat(bundle.getHeaders().get(Constants.EXPORT_PACKAGE)).isNull();
    try (Stream<Path> licences = Files.walk(Path.of("target/classes/META-INF/licences"))) {
      assertThat(licences.map(path -> path.getFileName().toString()).collect(Collectors.toSet()))
          .contains("spring", "unboundid-ldapsdk", "license.txt", "notice.txt", "LICENSE.txt");
    }
  }

  private static Connector connector() throws Exception {
    return (Connector)
        bundle
            .loadClass("org.oresund.activedirectory.internal.ActiveDirectoryConnector")
            .getConstructor()
            .newInstance();
  }
}
