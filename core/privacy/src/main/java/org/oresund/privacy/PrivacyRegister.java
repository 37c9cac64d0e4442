// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The purposes, retention rules and handlers that declarations may name: one file for the whole
 * product, {@value #RESOURCE}.
 *
 * @param purposes why data is processed
 * @param retentionRules how long data is kept
 * @param exportHandlers ids of the forms in which a value is exported
 * @param storeHandlers ids of what finds, exports and erases data outside columns
 */
public record PrivacyRegister(
    List<Purpose> purposes,
    List<RetentionRule> retentionRules,
    List<String> exportHandlers,
    List<String> storeHandlers) {

  /** Where this core keeps the register. */
  public static final String RESOURCE = "META-INF/oresund/privacy-register.yaml";

  /** Copies the lists. */
  public PrivacyRegister {
    purposes = List.copyOf(purposes);
    retentionRules = List.copyOf(retentionRules);
    exportHandlers = List.copyOf(exportHandlers);
    storeHandlers = List.copyOf(storeHandlers);
  }

  /**
   * Why data is processed.
   *
   * @param id kebab case
   * @param basis legal basis, with law and section where it is law
   * @param texts what persons are told, by language: {@code en}, {@code da}, {@code sv}
   */
  public record Purpose(String id, String basis, Map<String, String> texts) {

    /** Copies the texts. */
    public Purpose {
      texts = Map.copyOf(texts);
    }
  }

  /**
   * How long data is kept.
   *
   * @param id kebab case
   * @param anchor the moment from which the periods run
   * @param minimum until then erasure is refused; null if nothing demands keeping
   * @param maximum after that data must be gone; never shorter than the minimum
   * @param basis where the periods come from
   */
  public record RetentionRule(
      String id, String anchor, @Nullable Period minimum, Period maximum, String basis) {}

  /** Returns the purpose with this id. */
  public Optional<Purpose> purpose(String id) {
    return first(purposes.stream().filter(purpose -> purpose.id().equals(id)));
  }

  /** Returns the retention rule with this id. */
  public Optional<RetentionRule> retentionRule(String id) {
    return first(retentionRules.stream().filter(rule -> rule.id().equals(id)));
  }

  private static <T> Optional<T> first(Stream<T> matches) {
    return matches.findFirst();
  }
}
