// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.oresund.store.Subscription;

/** {@code from("oresund:events?types=…")}: a durable subscription of the instance. */
final class EventsEndpoint extends DefaultEndpoint {

  private final InstanceScope scope;
  private final Subscription subscription;

  EventsEndpoint(String uri, Component component, InstanceScope scope, Subscription subscription) {
    super(uri, component);
    this.scope = scope;
    this.subscription = subscription;
  }

  Subscription subscription() {
    return subscription;
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    return new EventsConsumer(this, processor, scope);
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("oresund:events can only be read from");
  }
}
