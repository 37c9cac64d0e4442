// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;

/**
 * One Camel context as its endpoints see it: whom it works for, what it may do, and whether it
 * still may. Thread-safe.
 */
public final class InstanceScope {

  /**
   * Whom a context works for.
   *
   * @param tenant the only tenant
   * @param type connector type
   * @param instance name of the instance
   * @param rights commands it may call
   */
  public record Identity(TenantId tenant, String type, String instance, Set<String> rights) {}

  /** Hears of what the work of a context tells about its instance. Must not block. */
  public interface Listener {
    /** A piece of work ended well. */
    void succeeded();

    /** A piece of work failed and will be tried again. */
    void troubled(Verdict.Retry trouble);

    /** The instance cannot work before its configuration changes. */
    void blocked(Problem problem);
  }

  private final Identity identity;
  private final CommandRegistry commands;
  private final WorkMeter meter;
  private final Listener listener;
  private final CopyOnWriteArrayList<EventsConsumer> eventConsumers = new CopyOnWriteArrayList<>();
  private int inFlight;
  private volatile @Nullable RunsConsumer runsConsumer;
  private volatile boolean open = true;

  /** Creates an open scope. */
  public InstanceScope(
      Identity identity, CommandRegistry commands, WorkMeter meter, Listener listener) {
    this.identity = identity;
    this.commands = commands;
    this.meter = meter;
    this.listener = listener;
  }

  /** Returns whom the context works for. */
  public Identity identity() {
    return identity;
  }

  /** Returns what counts the work. */
  public WorkMeter meter() {
    return meter;
  }

  /** Returns who hears of the work. */
  public Listener listener() {
    return listener;
  }

  /** Returns where run requests go; nothing if no started route takes them. */
  public Optional<RunsConsumer> runs() {
    return Optional.ofNullable(runsConsumer);
  }

  /** Returns where events go. */
  public List<EventsConsumer> events() {
    return List.copyOf(eventConsumers);
  }

  /** Refuses everything from now on: work that is still going on can change nothing more. */
  public void close() {
    open = false;
  }

  /** Works again after {@link #close}. */
  public void reopen() {
    open = true;
  }

  /** Returns whether work may begin. */
  public boolean isOpen() {
    return open;
  }

  void requireOpen() {
    if (!open) {
      throw new ProblemException(stopped());
    }
  }

  /** Lets work fail that the runtime itself stopped; it is repeated elsewhere or later. */
  public static Problem stopped() {
    return Problem.of(
        "runtime.stopped",
        "The instance was stopped while the work went on.",
        "Nothing needs to be done: the work is repeated.");
  }

  /** Returns the number of exchanges this context works on. */
  public synchronized int inFlight() {
    return inFlight;
  }

  /**
   * Waits until the context works on nothing.
   *
   * @return false if it still did after the limit
   */
  public synchronized boolean awaitIdle(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (inFlight > 0) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  synchronized void begin() {
    inFlight++;
    meter.begin();
  }

  synchronized void end() {
    inFlight--;
    meter.end();
    notifyAll();
  }

  CommandRegistry commands() {
    return commands;
  }

  void register(RunsConsumer consumer) {
    if (runsConsumer != null && runsConsumer != consumer) {
      throw new ProblemException(
          Problem.of(
              "route.second-runs",
              "Two routes of one connector begin with oresund:runs.",
              "Let one route take the runs and branch by the mode."));
    }
    runsConsumer = consumer;
  }

  void deregister(RunsConsumer consumer) {
    if (runsConsumer == consumer) {
      runsConsumer = null;
    }
  }

  void register(EventsConsumer consumer) {
    for (EventsConsumer other : eventConsumers) {
      if (other != consumer && other.subscription().name().equals(consumer.subscription().name())) {
        throw new ProblemException(
            Problem.of(
                "route.second-subscription",
                "Two routes of one connector share the subscription '"
                    + consumer.subscription().name()
                    + "'.",
                "Give each oresund:events its own name, for example oresund:events?name=mails."));
      }
    }
    eventConsumers.addIfAbsent(consumer);
  }

  void deregister(EventsConsumer consumer) {
    eventConsumers.remove(consumer);
  }
}
