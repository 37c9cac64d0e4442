// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.store.Subscriptions;
import org.oresund.store.WorkListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners which subscriptions may have work: one listening connection for the node, polling
 * at random moments as the truth behind it, signals from this node's own transactions.
 *
 * <p>One thread waits at the database, another calls the listeners, so that neither holds up the
 * other.
 */
@Component(service = WakeupWatch.class)
public final class WakeupWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WakeupWatch.class);

  private static final int SHORTEST_POLL_MILLIS = 1000;
  private static final int LONGEST_POLL_MILLIS = 2000;
  private static final int FIRST_PAUSE_MILLIS = 250;
  private static final int LONGEST_PAUSE_MILLIS = 15_000;
  private static final PGNotification[] NONE = {};

  private final PostgresConnections connections;
  private final List<WorkListener> listeners = new CopyOnWriteArrayList<>();
  private final Set<WakeupIndex.Target> signalled = new LinkedHashSet<>();
  private final Thread listening = new Thread(this::listen, "oresund-store-listen");
  private final Thread calling = new Thread(this::callListeners, "oresund-store-wakeup");
  private volatile boolean closed;

  /** Starts both threads. */
  @Activate
  public WakeupWatch(@Reference PostgresConnections connections) {
    this.connections = connections;
    for (Thread thread : List.of(listening, calling)) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Adds a listener. */
  Subscriptions.Registration add(WorkListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Wakes the listeners of this node without the way through the database. */
  void signal(TenantId tenant, String subscription) {
    signal(new WakeupIndex.Target(tenant, subscription));
  }

  @Override
  @Deactivate
  public void close() {
    closed = true;
    for (Thread thread : List.of(listening, calling)) {
      thread.interrupt();
    }
    for (Thread thread : List.of(listening, calling)) {
      try {
        thread.join(Duration.ofSeconds(5).toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void signal(WakeupIndex.Target target) {
    synchronized (signalled) {
      signalled.add(target);
      signalled.notifyAll();
    }
  }

  private void callListeners() {
    while (!closed) {
      for (WakeupIndex.Target target : takeSignals()) {
        for (WorkListener listener : listeners) {
          call(listener, target);
        }
      }
    }
  }

  private List<WakeupIndex.Target> takeSignals() {
    synchronized (signalled) {
      try {
        while (signalled.isEmpty()) {
          signalled.wait();
        }
      } catch (InterruptedException e) {
        return List.of();
      }
      List<WakeupIndex.Target> taken = List.copyOf(signalled);
      signalled.clear();
      return taken;
    }
  }

  private static void call(WorkListener listener, WakeupIndex.Target target) {
    try {
      listener.mayHaveWork(target.tenant(), target.subscription());
    } catch (RuntimeException e) {
      LOG.error("A listener for work failed", e);
    }
  }

  private void listen() {
    int pause = FIRST_PAUSE_MILLIS;
    while (!closed) {
      try (Connection connection = connections.openSingle()) {
        pause = FIRST_PAUSE_MILLIS;
        listenOn(connection);
      } catch (SQLException | ProblemException e) {
        LOG.debug("Listening for work ended, again in at most {} ms", pause);
        pause(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  /** Polls, then waits for notifications until the next poll or the next thing to fall due. */
  private void listenOn(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN " + WakeupIndex.CHANNEL);
    }
    connection.commit();
    PGConnection postgres = connection.unwrap(PGConnection.class);
    while (!closed) {
      long nextPoll = System.nanoTime() + poll(connection).toNanos();
      long left = Duration.ofNanos(nextPoll - System.nanoTime()).toMillis();
      while (left > 0 && !closed) {
        PGNotification[] notifications = postgres.getNotifications((int) left);
        for (PGNotification notification : notifications == null ? NONE : notifications) {
          signal(notification.getParameter());
        }
        left = Duration.ofNanos(nextPoll - System.nanoTime()).toMillis();
      }
    }
  }

  private Duration poll(Connection connection) throws SQLException {
    Duration next =
        Duration.ofMillis(
            ThreadLocalRandom.current().nextInt(SHORTEST_POLL_MILLIS, LONGEST_POLL_MILLIS));
    List<WakeupIndex.Upcoming> upcoming = WakeupIndex.upcoming(connection, next);
    connection.commit();
    for (WakeupIndex.Upcoming one : upcoming) {
      if (one.in().isZero()) {
        signal(one.target());
      } else if (one.in().compareTo(next) < 0) {
        next = one.in();
      }
    }
    return next;
  }

  private void signal(String payload) {
    int blank = payload.indexOf(' ');
    if (blank > 0) {
      signal(new TenantId(payload.substring(0, blank)), payload.substring(blank + 1));
    }
  }

  private void pause(int longest) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(longest / 2, longest + 1));
    } catch (InterruptedException e) {
      closed = true;
    }
  }
}
