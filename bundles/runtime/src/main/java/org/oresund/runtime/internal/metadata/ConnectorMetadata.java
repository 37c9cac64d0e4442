// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.metadata;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oresund.runtime.ConnectorType;
import org.oresund.runtime.internal.configuration.ConfigurationSchema;

/**
 * What an archive says of the connector type in it.
 *
 * @param type kebab-case id
 * @param version version of the archive
 * @param stage how far the type is
 * @param body what makes the routes
 * @param requires what must be there
 * @param rights commands of cores it may call
 * @param hosts hosts it may talk to
 * @param personalData what personal data it handles
 * @param runs kinds of run it understands
 * @param configuration schema of its configuration
 * @param texts language to texts
 */
public record ConnectorMetadata(
    String type,
    String version,
    ConnectorType.Stage stage,
    Body body,
    Requires requires,
    Set<String> rights,
    Hosts hosts,
    List<ConnectorType.PersonalData> personalData,
    List<RunDefinition> runs,
    ConfigurationSchema configuration,
    Map<String, ConnectorType.Texts> texts) {

  /**
   * What makes the routes; exactly one of the two.
   *
   * @param implementation class that implements the SPI; null for a file with routes
   * @param routes routes in Camel's YAML DSL; empty with a class
   */
  public record Body(@Nullable String implementation, List<Object> routes) {}

  /**
   * What must be there before an instance starts.
   *
   * @param components Camel components
   * @param cores cores whose commands are called
   */
  public record Requires(List<String> components, List<String> cores) {}

  /**
   * Where an instance may connect to.
   *
   * @param keys configuration keys that name hosts
   * @param allowed hosts that need no configuration
   */
  public record Hosts(List<String> keys, List<String> allowed) {}

  /** Copies the collections. */
  public ConnectorMetadata {
    rights = Set.copyOf(rights);
    personalData = List.copyOf(personalData);
    runs = List.copyOf(runs);
    texts = Map.copyOf(texts);
  }

  /** Returns the definition of a mode. */
  public Optional<RunDefinition> run(String mode) {
    return runs.stream().filter(run -> run.mode().equals(mode)).findFirst();
  }

  /** Returns how the type is shown, given its available versions, newest first. */
  public ConnectorType shown(List<String> versions) {
    List<ConnectorType.RunMode> modes = runs.stream().map(ConnectorMetadata::shown).toList();
    return new ConnectorType(
        type,
        version,
        stage,
        modes,
        rights.stream().sorted().toList(),
        personalData,
        configuration.document(),
        configuration.secrets(),
        texts,
        versions);
  }

  private static ConnectorType.RunMode shown(RunDefinition run) {
    return new ConnectorType.RunMode(
        run.mode(),
        run.every() == null ? null : run.every().key(),
        run.dailyAt() == null ? null : run.dailyAt().key());
  }
}
