// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.DeadLetterChannelBuilder;
import org.apache.camel.builder.DefaultErrorHandlerBuilder;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;

/**
 * Gives every route that has no error handler of its own the one its source needs.
 *
 * <p>Runs, events and calls from other routes hand their failure back to who started them. Every
 * other source (file, timer, HTTP …) is tried again here and then laid aside. Nothing is logged by
 * Camel itself: its messages show bodies and stack traces.
 */
public final class RouteErrors extends ModelLifecycleStrategySupport {

  private static final Set<String> CALLED = Set.of(OresundComponent.SCHEME, "direct");

  private final InstanceScope scope;
  private final Backoff backoff;
  private final DeadLetterBox deadLetters;

  /** Creates the strategy of one context. */
  public RouteErrors(InstanceScope scope, Backoff backoff, DeadLetterBox deadLetters) {
    this.scope = scope;
    this.backoff = backoff;
    this.deadLetters = deadLetters;
  }

  @Override
  public void onAddRouteDefinition(RouteDefinition route) {
    if (!route.isErrorHandlerFactorySet() || route.isContextScopedErrorHandler()) {
      String uri = route.getInput().getEndpointUri();
      String scheme = uri.contains(":") ? uri.substring(0, uri.indexOf(':')) : uri;
      route.setErrorHandlerFactory(CALLED.contains(scheme) ? handedBack() : laidAside());
    }
  }

  /** Failure goes back to whoever asked; a part that was rejected is laid aside besides. */
  private DefaultErrorHandlerDefinition handedBack() {
    DefaultErrorHandlerDefinition handler = silent(new DefaultErrorHandlerBuilder());
    handler.setOnExceptionOccurredProcessor(deadLetters::layRejectedPartAside);
    return handler.maximumRedeliveries(0);
  }

  private DefaultErrorHandlerDefinition laidAside() {
    DefaultErrorHandlerDefinition handler =
        silent(new DeadLetterChannelBuilder(OresundComponent.SCHEME + ":dead-letters"))
            .maximumRedeliveries(backoff.maxAttempts() - 1)
            .allowRedeliveryWhileStopping(false);
    handler.setRetryWhilePredicate(new RetryWhileTransient());
    handler.setOnExceptionOccurredProcessor(this::occurred);
    return handler;
  }

  private void occurred(Exchange exchange) {
    Verdict verdict = Verdict.of(failure(exchange));
    if (verdict instanceof Verdict.Retry trouble) {
      int attempt = 1 + exchange.getProperty(Exchange.REDELIVERY_COUNTER, 0, Integer.class);
      exchange
          .getMessage()
          .setHeader(
              Exchange.REDELIVERY_DELAY, backoff.delay(attempt, trouble.retryAfter()).toMillis());
      scope.meter().count(WorkMeter.Count.RETRIES);
      scope.listener().troubled(trouble);
    } else if (verdict instanceof Verdict.Block block) {
      scope.listener().blocked(block.problem());
    }
  }

  static Throwable failure(Exchange exchange) {
    Exception failure = exchange.getException();
    return failure != null
        ? failure
        : exchange.getProperty(
            Exchange.EXCEPTION_CAUGHT, new IllegalStateException("No failure"), Exception.class);
  }

  private static DefaultErrorHandlerDefinition silent(DefaultErrorHandlerDefinition handler) {
    return handler
        // the handler without redelivery knows no other way to be silent
        .loggingLevel(LoggingLevel.OFF)
        .logStackTrace(false)
        .logRetryStackTrace(false)
        .logExhausted(false)
        .logExhaustedMessageHistory(false)
        .logExhaustedMessageBody(false)
        .logNewException(false)
        .logHandled(false)
        .logRetryAttempted(false)
        .retryAttemptedLogLevel(LoggingLevel.OFF)
        .retriesExhaustedLogLevel(LoggingLevel.OFF);
  }

  private final class RetryWhileTransient implements org.apache.camel.Predicate {
    @Override
    public boolean matches(Exchange exchange) {
      int attempts = 1 + exchange.getProperty(Exchange.REDELIVERY_COUNTER, 0, Integer.class);
      return scope.isOpen()
          && !backoff.exhausted(attempts)
          && Verdict.of(failure(exchange)) instanceof Verdict.Retry;
    }
  }
}
