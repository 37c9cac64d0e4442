// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.oresund.api.Problem;
import org.oresund.connector.ChecksConfiguration;
import org.oresund.connector.Configuration;
import org.oresund.connector.Connector;
import org.oresund.runtime.internal.configuration.ConnectorProblems;
import org.oresund.runtime.internal.metadata.ConnectorMetadata;
import org.oresund.runtime.internal.metadata.MetadataReader;

/** A {@code connector.yaml} as the server reads it, for tests of connectors without a server. */
public final class ConnectorDescription {

  private final ConnectorMetadata metadata;

  private ConnectorDescription(ConnectorMetadata metadata) {
    this.metadata = metadata;
  }

  /**
   * Reads metadata.
   *
   * @param file name shown in problems
   * @throws org.oresund.api.ProblemException {@code archive.metadata-invalid} with every problem as
   *     a field, as at deployment
   */
  public static ConnectorDescription read(String file, String yaml) {
    return new ConnectorDescription(MetadataReader.read(file, yaml));
  }

  /** Returns the type as it is shown. */
  public ConnectorType type() {
    return metadata.shown(List.of(metadata.version()));
  }

  /** Returns the name of the class with the routes; nothing for routes in YAML. */
  public Optional<String> implementation() {
    return Optional.ofNullable(metadata.body().implementation());
  }

  /** Returns the configuration keys that name hosts, and the hosts allowed without one. */
  public List<String> hosts() {
    List<String> hosts = new ArrayList<>(metadata.hosts().keys());
    hosts.addAll(metadata.hosts().allowed());
    return hosts;
  }

  /**
   * Checks a configuration as the server does before it is saved: by schema and, if that is
   * content, by the connector.
   *
   * @return every problem, each naming its field
   */
  public List<Problem.Field> check(Connector connector, Map<String, Object> configuration) {
    List<Problem.Field> wrong = metadata.configuration().check(configuration);
    return wrong.isEmpty() && connector instanceof ChecksConfiguration checks
        ? ConnectorProblems.fields(checks.check(given(configuration)))
        : wrong;
  }

  /** Returns what the connector is given: the configuration with the defaults of absent keys. */
  public Configuration given(Map<String, Object> configuration) {
    return Configuration.of(metadata.configuration().withDefaults(configuration));
  }
}
