// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.arrows;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oresund.runtime.OfferedPackages;

/** A connector exports nothing and imports only what the distribution promises it. */
class ConnectorManifestTest {

  private static final Set<String> CONNECTORS =
      Set.of("org.oresund.file.people", "org.oresund.active.directory");

  @Test
  void everyConnectorIsLookedAt() throws IOException {
    assertThat(connectors()).hasSize(CONNECTORS.size());
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void exportsNothing(Attributes manifest) {
    assertThat(manifest.getValue("Export-Package")).isNull();
    assertThat(manifest.getValue("DynamicImport-Package")).isNull();
    assertThat(manifest.getValue("Bundle-Activator")).isNull();
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void importsOnlyWhatIsPromised(Attributes manifest) {
    Parameters imports = OSGiHeader.parseHeader(manifest.getValue("Import-Package"));
    assertThat(imports.keySet()).allMatch(OfferedPackages::include);
    assertThat(imports.values()).noneMatch(clause -> clause.get("resolution:") != null);
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void requiresTheCamelItWasWrittenAgainst(Attributes manifest) {
    assertThat(manifest.getValue("Require-Capability"))
        .contains("oresund.camel;filter:=\"(&(version>=4.18)(!(version>=4.19)))\"");
  }

  static List<Attributes> connectors() throws IOException {
    List<Attributes> found = new ArrayList<>();
    ClassLoader loader = ConnectorManifestTest.class.getClassLoader();
    for (URL url : Collections.list(loader.getResources("META-INF/MANIFEST.MF"))) {
      try (InputStream in = url.openStream()) {
        Attributes main = new Manifest(in).getMainAttributes();
        if (CONNECTORS.contains(String.valueOf(main.getValue("Bundle-SymbolicName")))) {
          found.add(main);
        }
      }
    }
    return found;
  }
}
