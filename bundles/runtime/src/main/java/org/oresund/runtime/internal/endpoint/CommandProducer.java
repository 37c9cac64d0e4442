// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.command.CommandCall;
import org.oresund.api.command.CommandHandler;
import org.oresund.connector.TransientException;

/** Calls a command of a core and puts its answer into the message. */
final class CommandProducer extends DefaultProducer {

  private final InstanceScope scope;
  private final CommandEndpoint.Target target;

  CommandProducer(CommandEndpoint endpoint, InstanceScope scope, CommandEndpoint.Target target) {
    super(endpoint);
    this.scope = scope;
    this.target = target;
  }

  @Override
  public void process(Exchange exchange) {
    scope.requireOpen();
    CommandHandler handler = scope.commands().find(target.command()).orElseThrow(this::absent);
    scope.meter().count(WorkMeter.Count.COMMANDS);
    @Nullable Object answer = handler.handle(call(exchange, handler));
    if (answer != null || target.noAnswer() == CommandEndpoint.NoAnswer.EMPTIES) {
      exchange.getMessage().setBody(answer);
    }
  }

  private CommandCall call(Exchange exchange, CommandHandler handler) {
    Work work = Work.of(exchange);
    String key =
        handler.access() == CommandHandler.Access.READ
            ? ""
            : work.nextKey(exchange, target.command());
    InstanceScope.Identity identity = scope.identity();
    return new CommandCall(
        new CommandCall.Caller(
            identity.tenant(), identity.type(), identity.instance(), work.correlationId()),
        exchange.getMessage().getBody(),
        work.run(),
        key);
  }

  private TransientException absent() {
    return new TransientException(
        Problem.of(
                "route.command-absent",
                "No core offers the command " + target.command() + " at present.",
                "Wait until the server has started, or install the core.")
            .with("command", target.command()));
  }
}
