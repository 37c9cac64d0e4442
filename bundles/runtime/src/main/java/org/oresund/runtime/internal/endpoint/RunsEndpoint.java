// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code from("oresund:runs")}: takes the run requests of the instance. */
final class RunsEndpoint extends DefaultEndpoint {

  private final InstanceScope scope;

  RunsEndpoint(String uri, Component component, InstanceScope scope) {
    super(uri, component);
    this.scope = scope;
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    return new RunsConsumer(this, processor, scope);
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("oresund:runs can only be read from");
  }
}
