// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.connector.TransientException;

/**
 * Keeps one signed-in connection open between runs, so that an idle poll is one small read.
 *
 * <p>The controller that answered last is asked first: its change numbers are worth a full read.
 * The next one is tried only if a controller cannot be reached; a refused account is never tried
 * twice. Thread-safe.
 */
final class Controllers implements AutoCloseable {

  private final Settings settings;
  private @Nullable ServerAddress preferred;
  private volatile @Nullable DirectorySession session;
  private volatile boolean closed;

  Controllers(Settings settings) {
    this.settings = settings;
  }

  /**
   * A session that answered just now.
   *
   * @param root read at this moment, before anything else
   */
  record Connected(DirectorySession session, RootDse root) {}

  /**
   * Returns a session that works, a new one if need be.
   *
   * @param traffic counts from now on
   */
  Connected connect(Traffic traffic) {
    DirectorySession open = session;
    Optional<Connected> again = open == null ? Optional.empty() : again(open, traffic);
    if (again.isPresent()) {
      return again.get();
    }
    drop();
    DirectorySession fresh = openAny();
    fresh.countInto(traffic);
    session = fresh;
    preferred = fresh.server();
    return new Connected(fresh, fresh.rootDse());
  }

  private static Optional<Connected> again(DirectorySession open, Traffic traffic) {
    open.countInto(traffic);
    try {
      RootDse root = open.rootDse();
      boolean same = Objects.equals(root.dsServiceName(), open.identity().dsServiceName());
      return same ? Optional.of(new Connected(open, root)) : Optional.empty();
    } catch (TransientException e) {
      // The controller closes idle connections; a new one tells whether it is really away.
      return Optional.empty();
    }
  }

  /** Closes the connection: after a failure nobody knows what it still holds. */
  void drop() {
    DirectorySession open = session;
    if (open != null) {
      open.close();
      session = null;
    }
  }

  private DirectorySession openAny() {
    if (closed) {
      throw new TransientException(Problems.interrupted());
    }
    TransientException first = null;
    for (ServerAddress server : inOrder()) {
      try {
        return DirectorySession.open(settings, server);
      } catch (TransientException e) {
        first = first == null ? e : first;
      }
    }
    throw Objects.requireNonNull(first, "there is at least one server");
  }

  private List<ServerAddress> inOrder() {
    List<ServerAddress> servers = new ArrayList<>(settings.servers());
    if (preferred != null && servers.remove(preferred)) {
      servers.add(0, preferred);
    }
    return servers;
  }

  /** Ends a run that waits for an answer, too. */
  @Override
  public void close() {
    closed = true;
    DirectorySession open = session;
    if (open != null) {
      open.close();
    }
  }
}
