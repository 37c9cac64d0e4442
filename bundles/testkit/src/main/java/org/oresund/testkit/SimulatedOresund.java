// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.DeadLetterChannelBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;
import org.oresund.api.ProblemException;
import org.oresund.connector.RunRequest;

/** Simulates the {@code oresund:} endpoints: runs on request, commands with prepared answers. */
final class SimulatedOresund extends DefaultComponent {

  private static final String DEAD_LETTERS = "direct:simulated-dead-letters";

  private final Map<String, SimulatedCommand> commands = new ConcurrentHashMap<>();
  private final List<DeadLetter> deadLetters = Collections.synchronizedList(new ArrayList<>());
  private volatile @Nullable Consumer runs;

  void answer(String command, SimulatedCommand answer) {
    commands.put(command, answer);
  }

  List<DeadLetter> deadLetters() {
    return List.copyOf(deadLetters);
  }

  /** Sends what fails to a route that notes it, as the runtime's error policy would. */
  void addTo(CamelContext context) throws Exception {
    context.addComponent("oresund", this);
    context
        .getCamelContextExtension()
        .setErrorHandlerFactory(new DeadLetterChannelBuilder(DEAD_LETTERS));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(DEAD_LETTERS)
                .routeId("simulated-dead-letters")
                .process(SimulatedOresund.this::note);
          }
        });
  }

  Exchange run(RunRequest request) {
    Consumer consumer = runs;
    if (consumer == null) {
      throw new IllegalStateException("The connector has no route from(\"oresund:runs\")");
    }
    Exchange exchange = consumer.getEndpoint().createExchange();
    exchange.getMessage().setBody(request);
    try {
      consumer.getProcessor().process(exchange);
    } catch (Exception e) {
      exchange.setException(e);
    }
    return exchange;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    return new SimulatedEndpoint(uri, remaining);
  }

  private final class SimulatedEndpoint extends DefaultEndpoint {

    private final String name;

    SimulatedEndpoint(String uri, String name) {
      super(uri, SimulatedOresund.this);
      this.name = name;
    }

    @Override
    public Producer createProducer() {
      return new DefaultProducer(this) {
        @Override
        public void process(Exchange exchange) {
          SimulatedCommand command = commands.get(name);
          if (command == null) {
            throw new IllegalStateException("No answer is prepared for " + name);
          }
          exchange.getMessage().setBody(command.answer(exchange.getMessage().getBody()));
        }
      };
    }

    @Override
    public Consumer createConsumer(Processor processor) {
      return new DefaultConsumer(this, processor) {
        @Override
        protected void doStart() {
          runs = this;
        }
      };
    }

    @Override
    public boolean isSingleton() {
      return true;
    }
  }

  private void note(Exchange exchange) {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (failure instanceof ProblemException problem) {
      deadLetters.add(new DeadLetter(exchange.getMessage().getBody(), problem.problem()));
    }
  }
}
