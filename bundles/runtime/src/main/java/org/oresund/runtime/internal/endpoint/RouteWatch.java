// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;
import org.oresund.api.ProblemException;

/** Counts the exchanges of a route and stops those that begin after the instance was stopped. */
public final class RouteWatch extends RoutePolicySupport {

  private final InstanceScope scope;
  private final Source source;

  /** Where the exchanges of a route come from. */
  public enum Source {
    /** From {@code oresund:runs} or {@code oresund:events}: settled by their caller. */
    RUNTIME,
    /** From another route: counted there. */
    ROUTE,
    /** From outside. */
    OUTSIDE
  }

  private RouteWatch(InstanceScope scope, Source source) {
    this.scope = scope;
    this.source = source;
  }

  /** Returns the watch of a route that begins with the address. */
  public static RouteWatch of(InstanceScope scope, String address) {
    if (address.startsWith(OresundComponent.SCHEME + ":")) {
      return new RouteWatch(scope, Source.RUNTIME);
    }
    return new RouteWatch(scope, address.startsWith("direct:") ? Source.ROUTE : Source.OUTSIDE);
  }

  @Override
  public void onExchangeBegin(Route route, Exchange exchange) {
    if (source == Source.ROUTE) {
      return;
    }
    scope.begin();
    if (source == Source.OUTSIDE) {
      Work.of(exchange);
      if (!scope.isOpen()) {
        exchange.setException(new ProblemException(InstanceScope.stopped()));
        exchange.setRouteStop(true);
      }
    }
  }

  @Override
  public void onExchangeDone(Route route, Exchange exchange) {
    if (source == Source.ROUTE) {
      return;
    }
    scope.end();
    boolean failed =
        exchange.isFailed()
            || exchange.getProperty(ExchangePropertyKey.FAILURE_HANDLED, false, Boolean.class);
    scope
        .meter()
        .count(failed ? WorkMeter.Count.EXCHANGES_FAILED : WorkMeter.Count.EXCHANGES_SUCCEEDED);
    if (source == Source.OUTSIDE && !failed) {
      scope.listener().succeeded();
    }
  }
}
