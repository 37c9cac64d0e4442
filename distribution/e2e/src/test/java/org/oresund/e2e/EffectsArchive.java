// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Builds archives with {@link EffectsConnector}, of any type name and version. */
final class EffectsArchive {

  private static final List<String> CLASSES = List.of("EffectsConnector", "EffectsConnector$1");

  private static final String METADATA =
      """
      # SPDX-License-Identifier: Apache-2.0
      # Copyright the Oresund authors
      schema: 1
      type: %s
      version: "%s"
      spi: "[0.1,0.2)"
      stage: preview
      implementation: org.oresund.e2e.EffectsConnector
      requires: { components: [], cores: [people] }
      rights: []
      hosts: { fromConfiguration: [address], allowed: [] }
      personalData: []
      runs: []
      configuration:
        type: object
        additionalProperties: false
        required: [address, types]
        properties:
          address: { type: string }
          types: { type: array, items: { type: string } }
      texts:
        en:
          title: Effects
          description: Hands events to a ledger of effects.
          fields:
            address: { label: Address }
            types: { label: Types }
      """;

  private EffectsArchive() {}

  /** Writes an archive into a folder. */
  static Path write(Path folder, String type, String version) {
    Path file = folder.resolve(type + "-" + version + ".jar");
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(file), manifest(type, version))) {
      add(
          jar,
          "META-INF/oresund/connector.yaml",
          METADATA.formatted(type, version).getBytes(StandardCharsets.UTF_8));
      for (String name : CLASSES) {
        try (InputStream in = EffectsArchive.class.getResourceAsStream(name + ".class")) {
          add(jar, "org/oresund/e2e/" + name + ".class", Objects.requireNonNull(in).readAllBytes());
        }
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Manifest manifest(String type, String version) {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", "org.oresund.e2e." + type);
    headers.putValue("Bundle-Version", version);
    headers.putValue(
        "Import-Package",
        "org.oresund.api;version=\"[0.1,0.2)\",org.oresund.connector;version=\"[0.1,0.2)\","
            + "org.apache.camel;version=\"[4.18,4.19)\","
            + "org.apache.camel.builder;version=\"[4.18,4.19)\","
            + "org.apache.camel.model;version=\"[4.18,4.19)\"");
    headers.putValue(
        "Require-Capability", "oresund.camel;filter:=\"(&(version>=4.18)(!(version>=4.19)))\"");
    return manifest;
  }

  private static void add(JarOutputStream jar, String path, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(path));
    jar.write(content);
    jar.closeEntry();
  }
}
