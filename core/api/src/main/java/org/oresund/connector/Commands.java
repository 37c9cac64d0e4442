// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.RuntimeCamelException;
import org.jspecify.annotations.Nullable;

/**
 * Calls commands from a processor, as {@code to("oresund:<core>/<command>")} does from a route.
 *
 * <p>Run, event and idempotency of the exchange go along. Belongs to one exchange and one thread.
 */
public final class Commands {

  private final Exchange exchange;

  private Commands(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Returns the commands of the piece of work that this exchange carries. */
  public static Commands of(Exchange exchange) {
    return new Commands(exchange);
  }

  /**
   * Calls a command and waits for its answer.
   *
   * @param command {@code <core>/<command>}, for example {@code people/import}
   * @param body what the command works on
   * @param answer type of the answer
   * @return the answer; null if the command answered nothing
   * @throws org.oresund.api.ProblemException as the command threw it
   */
  public <T> @Nullable T call(String command, @Nullable Object body, Class<T> answer) {
    Exchange call = exchange.copy();
    call.getMessage().setBody(body);
    process(command, call);
    Exception failure = call.getException();
    if (failure != null) {
      throw failure instanceof RuntimeException known ? known : new RuntimeCamelException(failure);
    }
    return call.getMessage().getBody(answer);
  }

  private void process(String command, Exchange call) {
    try (Producer producer =
        exchange.getContext().getEndpoint("oresund:" + command).createProducer()) {
      producer.start();
      producer.process(call);
    } catch (Exception e) {
      call.setException(e);
    }
  }
}
