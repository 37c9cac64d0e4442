// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what a run exchanged with the directory. Thread-safe. */
final class Traffic {

  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong entries = new AtomicLong();
  private final AtomicLong referencesIgnored = new AtomicLong();

  void request() {
    requests.incrementAndGet();
  }

  void entry() {
    entries.incrementAndGet();
  }

  /** Counts an answer that pointed to other servers, which are never asked. */
  void referenceIgnored() {
    referencesIgnored.incrementAndGet();
  }

  long requests() {
    return requests.get();
  }

  long entries() {
    return entries.get();
  }

  long referencesIgnored() {
    return referencesIgnored.get();
  }
}
