// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Where the error handler lays messages aside; not for routes. */
final class DeadLetterEndpoint extends DefaultEndpoint {

  private final DeadLetterBox box;

  DeadLetterEndpoint(String uri, Component component, DeadLetterBox box) {
    super(uri, component);
    this.box = box;
  }

  @Override
  public Producer createProducer() {
    return new DefaultProducer(this) {
      @Override
      public void process(Exchange exchange) throws Exception {
        box.layAside(exchange);
      }
    };
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException("Dead letters are replayed through REST");
  }
}
