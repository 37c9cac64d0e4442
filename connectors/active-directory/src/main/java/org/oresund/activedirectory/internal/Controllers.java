// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
  private @Nullable DirectorySession session;
  private @Nullable ServerAddress preferred;
  private boolean closed;

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
  synchronized Connected connect(Traffic traffic) {
    DirectorySession open = session;
    if (open != null) {
      open.countInto(traffic);
      try {
        RootDse root = open.rootDse();
        if (Objects.equals(root.dsServiceName(), open.identity().dsServiceName())) {
          return new Connected(open, root);
        }
      } catch (TransientException e) {
        // The controller closes idle connections; a new one tells whether it is really away.
        drop();
      }
      drop();
    }
    DirectorySession fresh = openAny();
    fresh.countInto(traffic);
    session = fresh;
    preferred = fresh.server();
    return new Connected(fresh, fresh.rootDse());
  }

  /** Closes the connection: after a failure nobody knows what it still holds. */
  synchronized void drop() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  private DirectorySession openAny() {
    TransientException first = null;
    for (ServerAddress server : inOrder()) {
      if (closed) {
        break;
      }
      try {
        return DirectorySession.open(settings, server);
      } catch (TransientException e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? new TransientException(Problems.interrupted()) : first;
  }

  private List<ServerAddress> inOrder() {
    List<ServerAddress> servers = new ArrayList<>(settings.servers());
    if (preferred != null && servers.remove(preferred)) {
      servers.add(0, preferred);
    }
    return servers;
  }

  @Override
  public void close() {
    closeSession();
  }

  private synchronized void closeSession() {
    closed = true;
    drop();
  }
}
