// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api.directory;

import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/**
 * One message to {@code oresund:people/import}; the nested type decides what comes back.
 *
 * <p>Order: {@link Open}, then {@link Stage} for each part (in {@link ImportMode#RECONCILE} first
 * {@link Compare}, then {@link Differing}), {@link Missing} with looking up and staging what is
 * gone, at last {@link Finish}. {@link Known} may be asked at any time.
 */
public sealed interface ImportStep {

  /**
   * Opens an import, or goes on with the unfinished one of this instance if mode and fingerprint
   * are the same; any other unfinished one is dropped. Answers {@link Opened}.
   *
   * @param mode what the import looks at
   * @param fingerprint what must not have changed for going on: controller, domain, configuration
   * @param startCursor the position of the directory now, before anything is read; it becomes true
   *     once everything read from now on is applied
   */
  record Open(ImportMode mode, String fingerprint, String startCursor) implements ImportStep {}

  /**
   * Answer to {@link Open}.
   *
   * @param importId names the import in the following steps
   * @param resumption whether an unfinished import goes on
   * @param startCursor the position given when this import was first opened: the older one when an
   *     unfinished import goes on
   * @param finishedParts names of parts that are stored and need not be read again
   * @param knownPeople number of people of this instance that are in scope now
   */
  record Opened(
      UUID importId,
      Resumption resumption,
      String startCursor,
      List<String> finishedParts,
      long knownPeople) {

    /** Whether an unfinished import goes on. */
    public enum Resumption {
      /** A new import begins. */
      FRESH,
      /** An unfinished import goes on. */
      RESUMED
    }

    /** Copies the names. */
    public Opened {
      finishedParts = List.copyOf(finishedParts);
    }
  }

  /**
   * Stages a part; it is stored whole or not at all. Repeating a part name replaces it. Answers
   * {@link Long}, the number of entries.
   *
   * @param part name of the part, unique in the import
   * @param entries read once, streamed; an exception thrown by it leaves the part unstored
   */
  record Stage(UUID importId, String part, Iterator<DirectoryEntry> entries)
      implements ImportStep {}

  /** What kind of object a key belongs to. */
  enum Kind {
    /** A person. */
    PERSON,
    /** A group. */
    GROUP,
    /** A container. */
    CONTAINER
  }

  /**
   * Key and version of one object of the scope.
   *
   * @param key immutable key
   * @param version see {@link DirectoryEntry}
   */
  record KeyVersion(String key, String version) {}

  /**
   * Stages keys and versions of all objects of one kind for comparison. Answers {@link Long}, the
   * number of keys.
   */
  record Compare(UUID importId, Kind kind, String part, Iterator<KeyVersion> keys)
      implements ImportStep {}

  /**
   * Asks for keys that {@link Compare} brought and that are stored with another version or not at
   * all, and have not been staged yet. Answers {@link Keys}.
   *
   * @param after last key of the previous answer; empty at first
   * @param limit at most 10,000
   */
  record Differing(UUID importId, Kind kind, String after, int limit) implements ImportStep {}

  /**
   * Asks for stored keys in scope that this import (parts and comparisons) did not bring. Answers
   * {@link Keys}.
   *
   * @param after last key of the previous answer; empty at first
   * @param limit at most 10,000
   */
  record Missing(UUID importId, Kind kind, String after, int limit) implements ImportStep {}

  /** Asks which of these keys are held for this instance. Answers {@link Keys}. */
  record Known(Kind kind, List<String> keys) implements ImportStep {

    /** Copies the keys. */
    public Known {
      keys = List.copyOf(keys);
    }
  }

  /** Keys in ascending order; fewer than asked for means that there are no more. */
  record Keys(List<String> keys) {

    /** Copies the keys. */
    public Keys {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Ends the import: difference, stored plan, guard and, unless the run is a preview or the guard
   * holds it, application in batches. The cursor is committed with the last batch. Answers {@link
   * org.oresund.connector.RunResult}.
   *
   * @param cursor the new cursor; readable with {@code oresund:state}
   */
  record Finish(UUID importId, String cursor) implements ImportStep {}
}
