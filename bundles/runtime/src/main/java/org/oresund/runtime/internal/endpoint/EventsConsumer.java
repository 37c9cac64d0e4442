// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.oresund.connector.EventMessage;
import org.oresund.connector.OresundHeaders;
import org.oresund.store.Delivery;
import org.oresund.store.Subscription;

/** Hands claimed deliveries to the route; claiming and acknowledging is the pump's. */
public final class EventsConsumer extends DefaultConsumer implements Suspendable {

  private final InstanceScope scope;
  private final Subscription subscription;

  EventsConsumer(EventsEndpoint endpoint, Processor processor, InstanceScope scope) {
    super(endpoint, processor);
    this.scope = scope;
    this.subscription = endpoint.subscription();
  }

  /** Returns the subscription whose deliveries it takes. */
  public Subscription subscription() {
    return subscription;
  }

  /**
   * Works on one delivery on the calling thread.
   *
   * @throws Exception as the route threw it
   */
  public void deliver(Delivery delivery) throws Exception {
    Delivery.Event event = delivery.event();
    Exchange exchange = createExchange(false);
    try {
      exchange
          .getMessage()
          .setBody(
              new EventMessage(
                  event.id(),
                  event.type(),
                  event.key(),
                  event.schema(),
                  event.payload(),
                  event.occurredAt()));
      exchange.getMessage().setHeader(OresundHeaders.EVENT_ID, event.id().toString());
      Work.ofEvent(event.id().toString(), event.id().toString()).attachTo(exchange);
      getProcessor().process(exchange);
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
    } finally {
      releaseExchange(exchange, false);
    }
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    scope.register(this);
  }

  @Override
  protected void doSuspend() throws Exception {
    scope.deregister(this);
    super.doSuspend();
  }

  @Override
  protected void doResume() throws Exception {
    super.doResume();
    scope.register(this);
  }

  @Override
  protected void doStop() throws Exception {
    scope.deregister(this);
    super.doStop();
  }
}
