// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.io.IOException;
import java.util.Optional;

/**
 * Switches that make the directory fail on purpose. One switch is on at a time; {@link #heal} ends
 * it. Reads of the root DSE are spared by all but {@link #refuseConnections} and {@link
 * #keepSilent}. Thread-safe.
 */
public final class Faults {
  private final Listeners listeners;
  private Fault current = Fault.NONE;
  private boolean silent;

  Faults(Listeners listeners) {
    this.listeners = listeners;
  }

  private record Fault(
      Optional<SearchFault> answer, String filterPart, int fromPage, int cutInPage) {
    static final Fault NONE = new Fault(Optional.empty(), "", 1, 0);
  }

  /** Closes the ports and every connection: a new connection is refused. */
  public synchronized void refuseConnections() {
    heal();
    listeners.close();
  }

  /** Accepts connections and requests and answers nothing, until healed or closed. */
  public synchronized void keepSilent() {
    heal();
    silent = true;
  }

  /**
   * Cuts the connection after half of a page of a paged search was sent.
   *
   * @param page counted from 1
   */
  public synchronized void cutConnectionInPage(int page) {
    heal();
    current = new Fault(Optional.empty(), "", 1, page);
  }

  /** Gives every search this answer. */
  public void answerSearches(SearchFault fault) {
    answerSearches(fault, 1);
  }

  /**
   * Gives searches this answer from a page on; earlier pages are right.
   *
   * @param fromPage counted from 1
   */
  public synchronized void answerSearches(SearchFault fault, int fromPage) {
    heal();
    current = new Fault(Optional.of(fault), "", fromPage, 0);
  }

  /** Gives searches whose filter contains the text this answer; all others are right. */
  public synchronized void answerFilter(String filterPart, SearchFault fault) {
    heal();
    current = new Fault(Optional.of(fault), filterPart, 1, 0);
  }

  /** Ends every fault; after {@link #refuseConnections} the ports are the same as before. */
  public synchronized void heal() {
    current = Fault.NONE;
    silent = false;
    notifyAll();
    try {
      listeners.open();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the demo directory cannot listen again", e);
    }
  }

  synchronized void endSilence() {
    silent = false;
    notifyAll();
  }

  /** Waits while the directory is silent; woken by {@link #heal} and by closing the directory. */
  synchronized void awaitSpeech() {
    while (silent) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  synchronized Optional<SearchFault> answerTo(String filter, int page) {
    return current.answer.filter(
        fault -> page >= current.fromPage && filter.contains(current.filterPart));
  }

  synchronized boolean cutsIn(int page) {
    return current.cutInPage == page;
  }
}
