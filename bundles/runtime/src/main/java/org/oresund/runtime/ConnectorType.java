// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connector type as its newest available archive describes it.
 *
 * @param type kebab-case id, for example {@code active-directory}
 * @param version version of the archive
 * @param stage how far the type is
 * @param modes run modes it understands
 * @param rights commands of cores it may call
 * @param personalData what personal data it handles and for what purpose
 * @param schema JSON Schema (2020-12) of the configuration, as a document
 * @param secrets JSON pointers of the secret values of the schema; a {@code *} stands for each
 *     element
 * @param texts language ({@code en}, {@code da}, {@code sv}) to texts
 * @param versions every available version, newest first
 */
public record ConnectorType(
    String type,
    String version,
    Stage stage,
    List<RunMode> modes,
    List<String> rights,
    List<PersonalData> personalData,
    Map<String, Object> schema,
    List<String> secrets,
    Map<String, Texts> texts,
    List<String> versions) {

  /** How far a type is. */
  public enum Stage {
    /** May change without notice. */
    PREVIEW,
    /** Ready for production. */
    SUPPORTED
  }

  /**
   * A kind of run.
   *
   * @param mode for example {@code delta}
   * @param every the configuration key of its interval; null if it is not repeated
   * @param dailyAt the configuration key of its time of day; null if it is not daily
   */
  public record RunMode(String mode, @Nullable String every, @Nullable String dailyAt) {}

  /**
   * A declaration of processing.
   *
   * @param category for example {@code employee-master-data}
   * @param kind {@code personal} or {@code special}
   * @param purpose for example {@code directory-sync}
   * @param fields the fields concerned
   */
  public record PersonalData(String category, String kind, String purpose, List<String> fields) {

    /** Copies the fields. */
    public PersonalData {
      fields = List.copyOf(fields);
    }
  }

  /**
   * Texts of one language.
   *
   * @param title name of the type
   * @param description one sentence
   * @param fields configuration key to its texts
   */
  public record Texts(String title, String description, Map<String, FieldText> fields) {

    /** Copies the fields. */
    public Texts {
      fields = Map.copyOf(fields);
    }
  }

  /**
   * Texts of one configuration field.
   *
   * @param label name of the field
   * @param help what to enter; may be empty
   */
  public record FieldText(String label, String help) {}

  /** Copies the collections. */
  public ConnectorType {
    modes = List.copyOf(modes);
    rights = List.copyOf(rights);
    personalData = List.copyOf(personalData);
    secrets = List.copyOf(secrets);
    texts = Map.copyOf(texts);
    versions = List.copyOf(versions);
  }
}
