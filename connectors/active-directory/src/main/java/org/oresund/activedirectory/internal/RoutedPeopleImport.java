// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.connector.Commands;
import org.oresund.connector.RunResult;

/**
 * Sends the steps of an import to the people core, as commands of the run that the exchange
 * carries.
 */
final class RoutedPeopleImport implements PeopleImport {

  private static final String IMPORT = "people/import";
  private static final String CURSOR = "people/cursor";

  private final Commands commands;

  RoutedPeopleImport(Exchange run) {
    this.commands = Commands.of(run);
  }

  @Override
  public Optional<String> cursor() {
    return Optional.ofNullable(commands.call(CURSOR, null, String.class));
  }

  @Override
  public ImportStep.Opened open(ImportMode mode, String fingerprint, String startCursor) {
    return ask(new ImportStep.Open(mode, fingerprint, startCursor), ImportStep.Opened.class);
  }

  @Override
  public long stage(UUID importId, String part, Iterator<DirectoryEntry> entries) {
    return ask(new ImportStep.Stage(importId, part, entries), Long.class);
  }

  @Override
  public long compare(
      UUID importId, ImportStep.Kind kind, String part, Iterator<ImportStep.KeyVersion> keys) {
    return ask(new ImportStep.Compare(importId, kind, part, keys), Long.class);
  }

  @Override
  public List<String> differing(UUID importId, ImportStep.Kind kind, String after) {
    return keys(new ImportStep.Differing(importId, kind, after, KEYS));
  }

  @Override
  public List<String> missing(UUID importId, ImportStep.Kind kind, String after) {
    return keys(new ImportStep.Missing(importId, kind, after, KEYS));
  }

  @Override
  public Set<String> known(ImportStep.Kind kind, Collection<String> keys) {
    Set<String> known = new HashSet<>();
    for (List<String> batch : Batches.of(keys, KEYS)) {
      known.addAll(keys(new ImportStep.Known(kind, batch)));
    }
    return known;
  }

  @Override
  public RunResult finish(UUID importId, String cursor) {
    return ask(new ImportStep.Finish(importId, cursor), RunResult.class);
  }

  private List<String> keys(ImportStep step) {
    return ask(step, ImportStep.Keys.class).keys();
  }

  private <T> T ask(ImportStep step, Class<T> answer) {
    T body = commands.call(IMPORT, step, answer);
    if (body == null) {
      throw new IllegalStateException(IMPORT + " gave no " + answer.getSimpleName());
    }
    return body;
  }
}
