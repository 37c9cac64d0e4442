// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.oresund.connector.OresundHeaders;
import org.oresund.connector.RunRequest;
import org.oresund.connector.RunResult;

/** Hands a run request to the route and waits for its result. */
public final class RunsConsumer extends AnnouncedConsumer {

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
    Object left = send(request, OresundHeaders.RUN_ID, Work.ofRun(request));
    return left instanceof RunResult result ? result : null;
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
