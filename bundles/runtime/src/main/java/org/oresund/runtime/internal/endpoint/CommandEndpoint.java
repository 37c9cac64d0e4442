// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code to("oresund:<core>/<command>")}: a command in the instance's tenant. */
final class CommandEndpoint extends DefaultEndpoint {

  private final InstanceScope scope;
  private final Target target;

  /**
   * What is called.
   *
   * @param command {@code <core>/<command>}
   * @param noAnswer what an answer of null does to the body
   */
  record Target(String command, NoAnswer noAnswer) {}

  /** What an answer of null does to the body of the message. */
  enum NoAnswer {
    /** The body stays. */
    KEEPS,
    /** The body becomes null. */
    EMPTIES
  }

  CommandEndpoint(String uri, Component component, InstanceScope scope, Target target) {
    super(uri, component);
    this.scope = scope;
    this.target = target;
  }

  @Override
  public Producer createProducer() {
    return new CommandProducer(this, scope, target);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException("A command can only be called");
  }
}
