// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.oresund.store.MigrationSource;

/**
 * The scripts of one core, by version.
 *
 * @param core name of the core and its schema
 * @param order place among the cores
 * @param scripts at least one, ascending
 */
record CoreScripts(String core, int order, List<MigrationScript> scripts) {

  /** Reads all scripts of a source. */
  static CoreScripts of(MigrationSource source) {
    if (!source.core().matches("[a-z][a-z0-9]{1,30}") || source.scripts().isEmpty()) {
      throw new IllegalArgumentException("Not a core with scripts: " + source.core());
    }
    return new CoreScripts(
        source.core(),
        source.order(),
        source.scripts().stream()
            .map(MigrationScript::read)
            .sorted(Comparator.comparingInt(MigrationScript::version))
            .toList());
  }

  /** Returns the newest version this node knows. */
  int newest() {
    return scripts.get(scripts.size() - 1).version();
  }

  /** Returns from which script on a node must know the schema once all of these have run. */
  int readableFrom() {
    return scripts.stream()
        .map(MigrationScript::readableFrom)
        .filter(OptionalInt::isPresent)
        .mapToInt(OptionalInt::getAsInt)
        .max()
        .orElse(1);
  }
}
