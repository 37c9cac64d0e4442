// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.connector.RunResult;

/** The directory import of the people core, as one run uses it. */
interface PeopleImport {

  /** Most keys asked for at once. */
  int KEYS = 5000;

  /** Returns the cursor of the last import that was applied. */
  Optional<String> cursor();

  /** See {@link ImportStep.Open}. */
  ImportStep.Opened open(ImportMode mode, String fingerprint, String startCursor);

  /** See {@link ImportStep.Stage}; returns the number of entries. */
  long stage(UUID importId, String part, Iterator<DirectoryEntry> entries);

  /** See {@link ImportStep.Compare}; returns the number of keys. */
  long compare(
      UUID importId, ImportStep.Kind kind, String part, Iterator<ImportStep.KeyVersion> keys);

  /** See {@link ImportStep.Differing}; at most {@link #KEYS}. */
  List<String> differing(UUID importId, ImportStep.Kind kind, String after);

  /** See {@link ImportStep.Missing}; at most {@link #KEYS}. */
  List<String> missing(UUID importId, ImportStep.Kind kind, String after);

  /** Returns those of the keys that are held for this instance. */
  Set<String> known(ImportStep.Kind kind, Collection<String> keys);

  /** See {@link ImportStep.Finish}. */
  RunResult finish(UUID importId, String cursor);
}
