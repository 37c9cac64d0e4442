// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.oresund.api.command.CommandHandler;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the commands the cores offer at this moment. Thread-safe. */
@Component(service = CommandRegistry.class)
public final class CommandRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(CommandRegistry.class);

  private final Map<String, CommandHandler> handlers = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Creates a registry without commands. */
  @Activate
  public CommandRegistry() {}

  /** Adds the command of a core; the first one with a name is used. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void add(CommandHandler handler) {
    if (handlers.putIfAbsent(handler.name(), handler) != null) {
      LOG.warn("A second handler of command {} is not used", handler.name());
    }
    listeners.forEach(Runnable::run);
  }

  /** Removes the command of a core. */
  public void remove(CommandHandler handler) {
    handlers.remove(handler.name(), handler);
  }

  /** Returns the handler of a command. */
  public Optional<CommandHandler> find(String command) {
    return Optional.ofNullable(handlers.get(command));
  }

  /** Calls the listener after a command was added. */
  public void onAdded(Runnable listener) {
    listeners.add(listener);
  }

  /** Ends the calls of a listener. */
  public void forget(Runnable listener) {
    listeners.remove(listener);
  }
}
