// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.oresund.connector.TransientException;

/**
 * Reads the people of the scope window by window, one window ahead of its user: while one window is
 * staged, the next is read.
 *
 * <p>A window is handed over whole or not at all, so a failure in the middle stages nothing.
 */
final class WindowReader implements AutoCloseable {

  private final DirectorySession session;
  private final Scope scope;
  private final List<String> attributes;
  private final UsnWindows windows;
  private final ExecutorService thread;
  private @Nullable Future<Optional<Window>> ahead;

  WindowReader(DirectorySession session, Scope scope, List<String> attributes, UsnWindows windows) {
    this.session = session;
    this.scope = scope;
    this.attributes = attributes;
    this.windows = windows;
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread reader = new Thread(work, "active-directory-read");
              reader.setDaemon(true);
              return reader;
            });
  }

  /**
   * What one window held.
   *
   * @param part name of the part in the import
   */
  record Window(String part, List<DirectoryObject> objects) {}

  /**
   * Returns the next window; empty after the last one.
   *
   * @throws org.oresund.connector.ConnectorException if it could not be read whole
   */
  Optional<Window> next() {
    Future<Optional<Window>> reading = ahead == null ? submit() : ahead;
    try {
      Optional<Window> window = reading.get();
      ahead = window.isPresent() ? submit() : reading;
      return window;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientException(Problems.interrupted(), e);
    }
  }

  private Future<Optional<Window>> submit() {
    Callable<Optional<Window>> reading = this::read;
    return thread.submit(reading);
  }

  private Optional<Window> read() {
    while (true) {
      Optional<UsnWindow> window = windows.next();
      if (window.isEmpty()) {
        return Optional.empty();
      }
      Optional<List<DirectoryObject>> objects = read(window.get());
      if (objects.isPresent()) {
        windows.read(window.get(), objects.get().size());
        if (!objects.get().isEmpty() || window.get().last()) {
          return Optional.of(new Window(window.get().part(), objects.get()));
        }
      }
    }
  }

  /** Returns what the window holds; empty if it was cut because it holds too much. */
  private Optional<List<DirectoryObject>> read(UsnWindow window) {
    List<DirectoryObject> objects = read(window, UsnWindows.TOO_MANY);
    if (objects.size() <= UsnWindows.TOO_MANY) {
      return Optional.of(objects);
    }
    List<Long> usns =
        objects.stream().flatMap(object -> object.number("uSNChanged").stream()).toList();
    return windows.cut(window, usns)
        ? Optional.empty()
        : Optional.of(read(window, Integer.MAX_VALUE));
  }

  private List<DirectoryObject> read(UsnWindow window, int limit) {
    List<DirectoryObject> objects = new ArrayList<>();
    for (DistinguishedName base : scope.bases()) {
      int before = objects.size();
      Query query = Query.below(base, window.filter(scope.people()), attributes);
      objects.addAll(session.search(query, count -> before + count <= limit));
      if (objects.size() > limit) {
        return objects;
      }
    }
    return objects;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
