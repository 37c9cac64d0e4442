// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.oresund.driver.ConnectorArchive;

/** Builds archives with {@link EffectsConnector}, of any type name and version. */
final class EffectsArchive {

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
    try {
      return ConnectorArchive.of("org.oresund.e2e." + type, version)
          .metadata(METADATA.formatted(type, version))
          .with(EffectsConnector.class)
          .writeTo(folder.resolve(type + "-" + version + ".jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
