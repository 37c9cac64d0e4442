// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.oresund.connector.OresundHeaders;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunResult;

/** Hands a run request to the route and waits for its result. */
public final class RunsConsumer extends DefaultConsumer implements Suspendable {

  private final InstanceScope scope;

  RunsConsumer(RunsEndpoint endpoint, Processor processor, InstanceScope scope) {
    super(endpoint, processor);
    this.scope = scope;
  }

  /**
   * Does a run on the calling thread.
   *
   * @return how it ended; null if the route left no result
   * @throws Exception as the route threw it
   */
  public @Nullable RunResult run(RunRequest request) throws Exception {
    Exchange exchange = createExchange(false);
    try {
      exchange.getMessage().setBody(request);
      exchange.getMessage().setHeader(OresundHeaders.RUN_ID, request.runId().toString());
      Work.ofRun(request).attachTo(exchange);
      getProcessor().process(exchange);
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
      return exchange.getMessage().getBody() instanceof RunResult result ? result : null;
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
