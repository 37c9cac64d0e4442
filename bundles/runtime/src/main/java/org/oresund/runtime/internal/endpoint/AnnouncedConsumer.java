// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that polls nothing: it is announced while it runs, and whoever knows of it sends work
 * through its route.
 */
abstract class AnnouncedConsumer extends DefaultConsumer implements Suspendable {

  AnnouncedConsumer(Endpoint endpoint, Processor processor) {
    super(endpoint, processor);
  }

  /** Makes the consumer known; called at start and after a pause. */
  abstract void announce();

  /** Makes the consumer unknown; called before a pause and before the end, maybe after both. */
  abstract void withdraw();

  /**
   * Sends work through the route on the calling thread.
   *
   * @param idHeader name of the header that carries the id of the work
   * @return the body the route left; null if it left none
   * @throws Exception as the route threw it
   */
  final @Nullable Object send(Object body, String idHeader, Work work) throws Exception {
    Exchange exchange = createExchange(false);
    try {
      exchange.getMessage().setBody(body);
      exchange.getMessage().setHeader(idHeader, work.id());
      work.attachTo(exchange);
      getProcessor().process(exchange);
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
      return exchange.getMessage().getBody();
    } finally {
      releaseExchange(exchange, false);
    }
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    announce();
  }

  @Override
  protected void doSuspend() throws Exception {
    withdraw();
    super.doSuspend();
  }

  @Override
  protected void doResume() throws Exception {
    super.doResume();
    announce();
  }

  @Override
  protected void doStop() throws Exception {
    withdraw();
    super.doStop();
  }
}
