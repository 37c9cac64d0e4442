// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import org.apache.camel.Processor;
import org.oresund.connector.EventMessage;
import org.oresund.connector.OresundHeaders;
import org.oresund.store.Delivery;
import org.oresund.store.Subscription;

/** Hands claimed deliveries to the route; claiming and acknowledging is the pump's. */
public final class EventsConsumer extends AnnouncedConsumer {

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
    EventMessage message =
        new EventMessage(
            event.id(),
            event.type(),
            event.key(),
            event.schema(),
            event.payload(),
            event.occurredAt());
    String id = event.id().toString();
    send(message, OresundHeaders.EVENT_ID, Work.ofEvent(id, id));
  }

  @Override
  void announce() {
    scope.register(this);
  }

  @Override
  void withdraw() {
    scope.deregister(this);
  }
}
